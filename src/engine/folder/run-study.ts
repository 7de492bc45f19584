/** Runs a study in a result folder: the engine's events pass through, the tables follow them. */
import { existsSync } from 'node:fs';
import { isSystemError, StoppedError, shownPath, systemSentence } from '../../config/index.js';
import { sweepTemporaryFiles } from '../artifact/index.js';
import { adoptOutputs, cacheFolderOf, holdOutputs, openCache, sweepCache } from '../cache/index.js';
import type { StudyEvent } from '../events.js';
import { createExecutor, type Executor } from '../executors/index.js';
import { summaryOf } from '../graph.js';
import { runStages } from '../run.js';
import type { ExperimentBase, StudyKind } from '../study.js';
import { EventLog } from './event-log.js';
import { lockFolder, sweepLocks } from './folder-lock.js';
import { makeFolder, removeEmptyFolders } from './make-folder.js';
import { formerManifest, type Manifest, newManifest } from './manifest.js';
import { type PreparedStudy, prepareStudy, type StudyOptions } from './prepare-study.js';
import { Recorder } from './recorder.js';
import { checkFolder, prepareFolder, readTables, resultFolder } from './result-folder.js';

export interface RunStudyOptions extends StudyOptions {
  /** The result folder; the default is `results/<experiment>` here. */
  out?: string;
  /** Where stage outputs lie, which studies share; the default is GOODHART_CACHE, then a folder beside the result folder. */
  cache?: string;
  /** Stages at the same time; the default is one for each core. */
  jobs?: number;
  /** By its name, or one that is open; it is closed at the end. */
  executor?: string | Executor;
  /** URL of the Redis server of the executor `bullmq`. */
  redis?: string;
  /** Seconds after which a stage is taken to hang and is tried again; without it none is. */
  cellTimeout?: number;
  /** What jobs ask Slurm for, with that executor. */
  slurm?: string;
  /** Told what the user should know before the first event. */
  onNotice?: (message: string) => void;
  /** Aborting ends the study as interrupted; run it again to resume. */
  signal?: AbortSignal;
}

/**
 * Runs whatever of the study is not done yet and yields what happens; the last event tells the status.
 *
 * Throws UserError for a folder in use or of another experiment, and for a backend or executor that is not there.
 */
export async function* runStudy<Config extends ExperimentBase>(
  study: StudyKind<Config>,
  experiment: Config,
  options: RunStudyOptions = {},
): AsyncGenerator<StudyEvent> {
  const started = performance.now();
  const folder = resultFolder(experiment, options.out);
  const cacheFolder = cacheFolderOf(folder, options.cache);
  const { executor: asked = 'local', jobs, redis, slurm, cellTimeout, onNotice } = options;
  const executor = createExecutor(asked, { jobs, redis, slurm, cacheFolder, onNotice });
  const { release, made } = openFolder(folder, { cacheFolder, experiment });
  let log: EventLog | undefined;
  let [isNews, hasBegun] = [false, false];
  // A cluster may take hours to say which backend it has: who interrupts that waits for nothing.
  const giveUp = () => void executor.close();
  options.signal?.addEventListener('abort', giveUp);
  try {
    await executor.open?.(cacheFolder);
    const prepared = await prepareStudy(study, experiment, executor, options);
    options.signal?.removeEventListener('abort', giveUp);
    // Whatever refuses a run has done so by now.
    prepareFolder(folder, experiment);
    adoptOutputs(folder, cacheFolder);
    const former = formerManifest(folder);
    log = new EventLog(folder);
    for await (const event of recordedEvents({
      ...prepared,
      ...{
        study,
        experiment,
        folder,
        cacheFolder,
        executor,
        started,
        former,
        cellTimeout,
        signal: options.signal,
      },
    })) {
      hasBegun ||= event.type === 'stage-started';
      log.append(event);
      isNews ||= event.type === 'stage-started' || event.type === 'stage-failed';
      yield event;
    }
    if (former?.status === 'done' && !isNews) log.forget();
  } catch (error) {
    throw hasBegun && isSystemError(error) ? stopped(error, folder) : error;
  } finally {
    await executor.close();
    log?.close();
    release();
    if (log === undefined) removeEmptyFolders(made);
  }
}

/** Outputs of stages lie in the cache before anybody is told of them; the folder's own files may be gone with it. */
function stopped(error: NodeJS.ErrnoException, folder: string): StoppedError {
  const lost = existsSync(folder) ? '' : `; the result folder ${shownPath(folder)} is gone`;
  return new StoppedError(
    `${systemSentence(error)}${lost}; the stages that are finished are saved in the cache: run the same command again`,
  );
}

interface OpenFolder {
  release: () => void;
  /** Folders that were not there before. */
  made: string[];
}

/** Checks before and under the lock: a refused folder stays untouched, a raced one is noticed. */
function openFolder(
  folder: string,
  { cacheFolder, experiment }: { cacheFolder: string; experiment: ExperimentBase },
): OpenFolder {
  checkFolder(folder, experiment, cacheFolder);
  const made = openCache(cacheFolder);
  let release: (() => void) | undefined;
  try {
    made.push(...makeFolder(folder));
    release = lockFolder(folder);
    checkFolder(folder, experiment, cacheFolder);
    sweepTemporaryFiles(folder);
    sweepLocks(folder);
    sweepCache(cacheFolder);
    return { release, made };
  } catch (error) {
    release?.();
    removeEmptyFolders(made);
    throw error;
  }
}

interface OpenStudy<Config extends ExperimentBase> extends PreparedStudy {
  study: StudyKind<Config>;
  experiment: Config;
  folder: string;
  cacheFolder: string;
  executor: Executor;
  /** Milliseconds on the process's clock. */
  started: number;
  /** What an earlier run in the folder left. */
  former: Manifest | undefined;
  cellTimeout: number | undefined;
  signal?: AbortSignal;
}

async function* recordedEvents<Config extends ExperimentBase>(
  open: OpenStudy<Config>,
): AsyncGenerator<StudyEvent> {
  const { cacheFolder, plan } = open;
  const release = holdOutputs(
    cacheFolder,
    plan.map(({ hash }) => hash),
  );
  try {
    yield* eventsBy(recorderOf(open), open);
  } finally {
    release();
  }
}

function recorderOf<Config extends ExperimentBase>(open: OpenStudy<Config>): Recorder {
  const { study, experiment, folder, cacheFolder, plan, started, former } = open;
  const manifest = newManifest(study as unknown as StudyKind, experiment, open);
  return new Recorder({ folder, cacheFolder, manifest, tables: study.tables, plan, started, former });
}

async function* eventsBy<Config extends ExperimentBase>(
  recorder: Recorder,
  open: OpenStudy<Config>,
): AsyncGenerator<StudyEvent> {
  const { study, experiment, folder, cacheFolder, backend, plan, signal, plugins, executor, cellTimeout } =
    open;
  try {
    const { name, seed } = experiment;
    const stages = plan.map(summaryOf);
    yield {
      type: 'study-started',
      study: study.name,
      experiment: name,
      seed,
      folder,
      backend: backend.name,
      slots: executor.slots,
      stages,
    };
    const complete = yield* recorded(
      recorder,
      runStages({
        ...{ plan, executor, cacheFolder, plugins, signal, cellTimeout },
        ...{ backend: backend.name, kernels: backend.versions.kernels },
        onResult: (stage, result) => recorder.take(stage, result),
      }),
    );
    const status = complete ? 'done' : signal?.aborted ? 'interrupted' : 'failed';
    recorder.settle(status);
    if (status !== 'interrupted')
      recorder.settle(status, study.conclude(readTables(folder, study), experiment));
    yield { type: 'study-finished', status, seconds: (performance.now() - open.started) / 1000 };
  } catch (error) {
    noteInterruption(recorder);
    throw error;
  } finally {
    try {
      recorder.flush();
    } finally {
      recorder.close();
    }
  }
}

/** Where the disk still takes it; what stopped the run is what is told. */
function noteInterruption(recorder: Recorder): void {
  try {
    recorder.settle('interrupted');
  } catch {}
}

async function* recorded<Result>(
  recorder: Recorder,
  events: AsyncGenerator<StudyEvent, Result>,
): AsyncGenerator<StudyEvent, Result> {
  for (let step = await events.next(); ; step = await events.next()) {
    if (step.done) return step.value;
    recorder.record(step.value);
    yield step.value;
  }
}
