/** Runs a study in a result folder: the engine's events pass through, the tables follow them. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Experiment } from '../config/index.js';
import {
  createExecutor,
  type Executor,
  runStages,
  type StudyEvent,
  sweepTemporaries,
} from '../study/index.js';
import { EventLog } from './event-log.js';
import { lockFolder } from './folder-lock.js';
import { type Manifest, provenance } from './manifest.js';
import { type PreparedStudy, prepareStudy, type StudyOptions } from './prepare-study.js';
import { Recorder } from './recorder.js';
import { checkFolder, prepareFolder, stagesFolder } from './result-folder.js';

export interface RunStudyOptions extends StudyOptions {
  /** The result folder; the default is `results/<experiment>` here. */
  out?: string;
  /** Stages at the same time; the default is one for each core. */
  jobs?: number;
  executor?: string;
  /** Aborting ends the study as interrupted; run it again to resume. */
  signal?: AbortSignal;
}

/** The folder of an experiment's results. */
export const resultFolder = ({ name }: Experiment, out?: string) => resolve(out ?? join('results', name));

/**
 * Runs whatever of the study is not done yet and yields what happens; the last event tells the status.
 *
 * Throws UserError for a folder in use or of another experiment, and for a backend or executor that is not there.
 */
export async function* runStudy(
  experiment: Experiment,
  options: RunStudyOptions = {},
): AsyncGenerator<StudyEvent> {
  const started = performance.now();
  const folder = resultFolder(experiment, options.out);
  const executor = createExecutor(options.executor ?? 'local', { jobs: options.jobs });
  const release = openFolder(folder, experiment);
  const log = new EventLog(folder);
  try {
    const prepared = await prepareStudy(experiment, executor, options);
    const recorder = new Recorder(folder, newManifest(experiment, prepared), prepared.plan);
    for await (const event of studyEvents({
      ...prepared,
      experiment,
      folder,
      executor,
      started,
      signal: options.signal,
    })) {
      recorder.record(event);
      log.append(event);
      yield event;
    }
  } finally {
    await executor.close();
    log.close();
    release();
  }
}

/** Checks before and under the lock: a refused folder stays untouched, a raced one is noticed. */
function openFolder(folder: string, experiment: Experiment): () => void {
  checkFolder(folder, experiment);
  mkdirSync(folder, { recursive: true });
  const release = lockFolder(folder);
  try {
    checkFolder(folder, experiment);
    prepareFolder(folder, experiment);
    sweepTemporaries(stagesFolder(folder));
    return release;
  } catch (error) {
    release();
    throw error;
  }
}

interface OpenStudy extends PreparedStudy {
  experiment: Experiment;
  folder: string;
  executor: Executor;
  /** Milliseconds on the process's clock. */
  started: number;
  signal?: AbortSignal;
}

async function* studyEvents(study: OpenStudy): AsyncGenerator<StudyEvent> {
  const { experiment, folder, backend, plan, signal } = study;
  const stages = plan.map(({ id, kind, hash, dependsOn, title }) => ({ id, kind, hash, dependsOn, title }));
  const { name, seed } = experiment;
  yield { type: 'study-started', experiment: name, seed, folder, backend: backend.name, stages };
  const engine = { ...study, cacheFolder: stagesFolder(folder), backend: backend.name };
  const complete = yield* runStages(experiment, engine);
  const status = complete ? 'done' : signal?.aborted ? 'interrupted' : 'failed';
  yield { type: 'study-finished', status, seconds: (performance.now() - study.started) / 1000 };
}

function newManifest(experiment: Experiment, { backend, plan }: PreparedStudy): Manifest {
  return {
    format: 1,
    experiment: experiment.name,
    status: 'running',
    seed: experiment.seed,
    proxySeeds: experiment.proxyRewardModels.seeds,
    backend,
    ...provenance(),
    startedAt: new Date().toISOString(),
    computeSeconds: 0,
    stages: plan.map(({ id, kind, title, dependsOn, hash }) => ({
      ...{ id, kind, title, dependsOn, hash },
      ...{ status: 'waiting', seconds: null, checksum: null, reason: null },
    })),
    tables: {},
  };
}
