/** Keeps the tables and the manifest of a result folder up to date while a study runs. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  type ArtifactTables,
  artifactChecksum,
  artifactFolder,
  type PlannedStage,
  readArtifact,
  type StudyEvent,
} from '../study/index.js';
import { writeFileAtomic } from './atomic-file.js';
import type { Manifest, StageRecord, StudyStatus } from './manifest.js';
import { stagesFolder } from './result-folder.js';
import { formatCoefficients, formatCurves, formatProxies } from './tables.js';

export class Recorder {
  private readonly tables = new Map<string, ArtifactTables>();

  constructor(
    private readonly folder: string,
    private readonly manifest: Manifest,
    private readonly plan: readonly PlannedStage[],
  ) {}

  /**
   * Takes note of one event. The files are complete again before it returns, but for a run of cached stages,
   * which is written as one: tables that were complete never shrink on a second run.
   */
  record(event: StudyEvent): void {
    switch (event.type) {
      case 'stage-started':
        this.update(event.stage, { status: 'running' });
        break;
      case 'stage-finished':
        this.finish(event.stage, event.seconds);
        if (event.cached) return;
        break;
      case 'stage-failed':
        this.update(event.stage, { status: 'failed', reason: event.reason });
        break;
      case 'stage-skipped':
        this.update(event.stage, { status: 'skipped', reason: event.reason });
        break;
      case 'study-finished':
        this.settle(event.status);
        break;
      default:
        return;
    }
    this.write();
  }

  private finish(id: string, seconds: number): void {
    const stage = this.plan.find((candidate) => candidate.id === id)!;
    const folder = artifactFolder(stagesFolder(this.folder), stage.hash);
    const { tables } = readArtifact(folder);
    if (tables) this.tables.set(id, tables);
    this.manifest.computeSeconds += seconds;
    this.update(id, { status: 'done', seconds, checksum: artifactChecksum(folder), reason: null });
  }

  private update(id: string, change: Partial<StageRecord>): void {
    Object.assign(this.manifest.stages.find((stage) => stage.id === id)!, change);
  }

  /** Stages that an interruption stopped are waiting again. */
  private settle(status: StudyStatus): void {
    this.manifest.status = status;
    for (const stage of this.manifest.stages) if (stage.status === 'running') stage.status = 'waiting';
  }

  private write(): void {
    this.writeTables();
    writeFileAtomic(join(this.folder, 'manifest.json'), `${JSON.stringify(this.manifest, null, 2)}\n`);
  }

  /** Rows in the plan's order: the order of finishing leaves no trace. */
  private writeTables(): void {
    const inOrder = this.plan.flatMap((stage) => this.tables.get(stage.id) ?? []);
    const files = {
      'curves.csv': formatCurves(inOrder.flatMap((tables) => tables.points ?? [])),
      'coefficients.csv': formatCoefficients(inOrder.flatMap((tables) => tables.coefficients ?? [])),
      'proxies.csv': formatProxies(inOrder.flatMap((tables) => tables.proxies ?? [])),
      'warnings.json': `${JSON.stringify(
        inOrder.flatMap((tables) => tables.warnings ?? []),
        null,
        2,
      )}\n`,
    };
    for (const [name, content] of Object.entries(files)) {
      const checksum = createHash('sha256').update(content).digest('hex');
      if (this.manifest.tables[name] === checksum) continue;
      writeFileAtomic(join(this.folder, name), content);
      this.manifest.tables[name] = checksum;
    }
  }
}
