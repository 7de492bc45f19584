/** Keeps the tables and the manifest of a result folder up to date while a study runs. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { StudyEvent } from '../events.js';
import type { PlannedStage } from '../graph.js';
import type { FinishedStage } from '../run.js';
import { sweptAxesOf } from '../swept-axis.js';
import { type Table, tableText } from '../table/index.js';
import { writeFileAtomic, writePiecesAtomic } from './atomic-file.js';
import type { Manifest, StageRecord } from './manifest.js';
import { experimentFile, readText } from './result-folder.js';
import { RowStore } from './row-store.js';

/** The files are written again once so many times the last writing's time has passed: a twentieth of the run at most. */
const restShare = 20;

export interface RecorderOptions {
  folder: string;
  /** Where stage outputs lie; the rows wait there. */
  cacheFolder: string;
  manifest: Manifest;
  tables: readonly Table[];
  plan: readonly PlannedStage[];
  /** Milliseconds on the process's clock. */
  started: number;
  /** What an earlier run in the folder left. */
  former: Manifest | undefined;
}

export class Recorder {
  private readonly rows: RowStore;
  private readonly records: Map<string, StageRecord>;
  private readonly kept: readonly Table[];
  private nextWrite = 0;
  private isStale = false;
  private hasComputed = false;

  constructor(private readonly options: RecorderOptions) {
    const { manifest, tables, cacheFolder, plan } = options;
    this.rows = new RowStore(cacheFolder);
    this.records = new Map(manifest.stages.map((record) => [record.id, record]));
    this.kept = tables
      .filter(({ kept }) => kept === 'file' || kept === 'occasional')
      .map((table) => table.sweeping(sweptIn(plan, table.name)));
  }

  /** Takes the rows of a stage; its files follow with the stage's last event. */
  take({ id }: PlannedStage, { tables, seconds, checksum }: FinishedStage): void {
    for (const table of this.kept) {
      // A stage may give rows of one table in several portions: its fit's doubts, and those about its design.
      const rows = tables.filter((given) => given.table === table.name).flatMap((given) => given.rows);
      this.rows.add(table.name, id, tableText(table).rows(rows));
    }
    this.options.manifest.computeSeconds += seconds;
    this.update(id, { status: 'done', seconds, checksum, reason: null });
  }

  /**
   * Takes note of one event. A run of cached stages is written as one: tables that were complete never shrink on a
   * second run.
   */
  record(event: StudyEvent): void {
    switch (event.type) {
      case 'stage-started':
        this.hasComputed = true;
        this.update(event.stage, { status: 'running' });
        return;
      case 'stage-failed':
        this.update(event.stage, { status: 'failed', reason: event.reason });
        break;
      case 'stage-skipped':
        this.update(event.stage, { status: 'skipped', reason: event.reason });
        break;
      case 'stage-finished':
        this.isStale = true;
        if (event.cached) return;
        break;
      default:
        return;
    }
    this.isStale = true;
    if (performance.now() >= this.nextWrite) this.write();
  }

  /** The last state, with the files that follow from the tables. */
  settle(status: Manifest['status'], concluding: Record<string, string> = {}): void {
    this.options.manifest.status = status;
    // Stages that an interruption stopped are waiting again.
    for (const record of this.records.values()) if (record.status === 'running') record.status = 'waiting';
    this.writeTables();
    this.vouchForExperiment();
    for (const [name, content] of Object.entries(concluding)) {
      this.options.manifest.tables[name] = writeFileAtomic(join(this.options.folder, name), content);
    }
    this.writeManifest();
  }

  /** Brings the tables up to date without ending anything. */
  flush(): void {
    if (this.isStale) this.write();
  }

  close(): void {
    this.rows.close();
  }

  private update(id: string, change: Partial<StageRecord>): void {
    Object.assign(this.records.get(id)!, change);
  }

  private write(): void {
    const started = performance.now();
    this.writeTables();
    this.writeManifest();
    const ended = performance.now();
    this.nextWrite = ended + restShare * (ended - started);
    this.isStale = false;
  }

  private writeManifest(): void {
    const { folder, manifest } = this.options;
    Object.assign(manifest, this.times());
    writeFileAtomic(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  }

  /** A run of a finished study that computes nothing leaves its times as they were; any other adds its own. */
  private times(): Pick<Manifest, 'startedAt' | 'wallSeconds'> {
    const { manifest, former, started } = this.options;
    const isRepeat = former?.status === 'done' && !this.hasComputed;
    if (isRepeat) return { startedAt: former.startedAt, wallSeconds: former.wallSeconds };
    // What earlier versions took for the beginning is not known.
    const before = former === undefined ? 0 : former.wallSeconds;
    const own = (performance.now() - started) / 1000;
    return { startedAt: manifest.startedAt, wallSeconds: before === undefined ? undefined : before + own };
  }

  private writeTables(): void {
    const { folder, manifest } = this.options;
    for (const table of this.kept) {
      if (table.kept === 'occasional' && !this.rows.has(table.name)) continue;
      const checksum = checksumOf(this.pieces(table));
      if (manifest.tables[table.file] === checksum) continue;
      manifest.tables[table.file] = writePiecesAtomic(join(folder, table.file), this.pieces(table));
    }
  }

  /** What was asked for belongs to what came of it. */
  private vouchForExperiment(): void {
    const { folder, manifest } = this.options;
    manifest.tables[experimentFile] = checksumOf([readText(folder, experimentFile)]);
  }

  /** Rows in the plan's order: the order of finishing leaves no trace. */
  private *pieces(table: Table): Generator<string | Uint8Array> {
    const { head, separator, tail } = tableText(table);
    let isFirst = true;
    yield head();
    for (const piece of this.rows.pieces(table.name, this.records.keys())) {
      if (!isFirst && separator !== '') yield separator;
      isFirst = false;
      yield piece;
    }
    yield tail;
  }
}

function checksumOf(pieces: Iterable<string | Uint8Array>): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/** The swept keys that the stages behind a table depend on. */
const sweptIn = (plan: readonly PlannedStage[], table: string) =>
  sweptAxesOf(plan.filter(({ tables }) => tables.includes(table)).map(({ swept }) => ({ setting: swept })));
