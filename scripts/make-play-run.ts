/** Runs the experiment of the page and keeps the responses that its runs show: `samples` are rows of no file. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Experiment,
  readManifest,
  readStoredExperiment,
  readTables,
  runStudy,
  type StudyEvent,
} from '../src/engine/index.js';
import { loadStudy, type StageSummary, type Study, UserError } from '../src/index.js';
import { resolveStored } from '../src/studies/index.js';
import type { Experiment as Overoptimization } from '../src/studies/overoptimization/config/experiment.js';
import type { CurvePoint, SampleResponse } from '../src/studies/overoptimization/tables.js';

/** What a finished study leaves, as far as the page is drawn from it. */
export interface PlayStudy {
  experiment: Overoptimization;
  backend: string;
  curves: CurvePoint[];
}

export interface PlayRun extends PlayStudy {
  cache: string;
  stages: StageSummary[];
  /** By the stage, a point of the curve that it measured. */
  measured: Map<string, CurvePoint>;
  /** What runs showed, by stage and iteration. */
  samples: Map<string, Map<number, SampleResponse[]>>;
}

/** A result folder, of which no responses are known. */
export function readForPlay(folder: string): PlayStudy {
  const { experiment, study } = resolveStored(readStoredExperiment(folder));
  const { curves } = readTables(folder, study) as unknown as { curves: CurvePoint[] };
  const { backend } = readManifest(folder);
  return { experiment: experiment as unknown as Overoptimization, backend: backend.name, curves };
}

/** Throws UserError where the study does not come to its end. */
export async function runForPlay(
  reference: string,
  out: string,
  onEvent: (event: StudyEvent) => void,
): Promise<PlayRun> {
  const { study, experiment } = loadStudy(reference);
  // A cache of its own: what another study has computed shows no responses.
  const cache = `${out}-stages`;
  const shown = new ShownSamples(out);
  const measured = new Map<string, CurvePoint>();
  let stages: StageSummary[] = [];
  let backend = '';
  for await (const event of runStudy(study as Study, experiment as Experiment, { out, cache })) {
    onEvent(event);
    if (event.type === 'study-started') ({ stages, backend } = event);
    if (event.type === 'rows' && event.table === 'samples')
      shown.keep(hashOf(stages, event.stage), event.rows as SampleResponse[]);
    if (event.type === 'rows' && event.table === 'curves')
      for (const point of event.rows as CurvePoint[]) measured.set(event.stage, point);
    if (event.type === 'study-finished' && event.status !== 'done')
      throw new UserError(`${out}: the study is ${event.status}; run this again`);
  }
  const { curves } = readTables(out, study) as unknown as { curves: CurvePoint[] };
  const samples = new Map(stages.map(({ id, hash }) => [id, shown.of(hash)]));
  const own = experiment as unknown as Overoptimization;
  return { experiment: own, backend, cache, stages, measured, curves, samples };
}

const hashOf = (stages: readonly StageSummary[], id: string): string =>
  stages.find((stage) => stage.id === id)!.hash;

/** A file of lines beside the tables, since a stage that is cached shows nothing a second time. */
class ShownSamples {
  private readonly file: string;

  constructor(out: string) {
    this.file = join(out, 'samples.jsonl');
  }

  keep(hash: string, rows: readonly SampleResponse[]): void {
    if (rows.length > 0) appendFileSync(this.file, `${JSON.stringify({ hash, rows })}\n`);
  }

  /** By iteration; what a run that was resumed showed twice counts once. */
  of(hash: string): Map<number, SampleResponse[]> {
    const lines = existsSync(this.file) ? readFileSync(this.file, 'utf8').trim().split('\n') : [];
    const own = lines.filter((line) => line.startsWith(`{"hash":"${hash}"`));
    const rows = own.map((line) => (JSON.parse(line) as { rows: SampleResponse[] }).rows);
    return new Map(rows.map((moment) => [moment[0].iteration, moment]));
  }
}
