/** What a run would do, without doing it. */
import { UserError } from '../../config/user-error.js';
import { aboutArtifact, artifactFolder, artifactState } from '../artifact/index.js';
import { cacheFolderOf, checkCache } from '../cache/index.js';
import { createCodeVersions } from '../code-version/index.js';
import { type BackendDescription, createExecutor } from '../executors/index.js';
import type { PlannedStage } from '../graph.js';
import { inOrderOfWork } from '../schedule.js';
import type { ExperimentBase, StudyKind } from '../study.js';
import { prepareStudy } from './prepare-study.js';
import { checkFolder, resultFolder } from './result-folder.js';
import type { RunStudyOptions } from './run-study.js';

export interface DryRun {
  folder: string;
  cacheFolder: string;
  backend: BackendDescription;
  /** Why the folder cannot be written to, as the run would say it. */
  refusal?: string;
  /** In the order of work. */
  stages: (PlannedStage & {
    state: ReturnType<typeof artifactState>;
    /** What a cached stage took when it was computed. */
    seconds: number;
  })[];
}

/** Throws what `runStudy` would throw, but for a folder that holds something else: that is said. Writes nothing. */
export async function dryRun<Config extends ExperimentBase>(
  study: StudyKind<Config>,
  experiment: Config,
  options: RunStudyOptions,
): Promise<DryRun> {
  const folder = resultFolder(experiment, options.out);
  const cacheFolder = cacheFolderOf(folder, options.cache);
  const refusal = refusalOf(folder, experiment, cacheFolder);
  const { executor: asked = 'local', redis, slurm, onNotice } = options;
  const executor = createExecutor(asked, { jobs: 1, redis, slurm, cacheFolder, onNotice });
  try {
    const { backend, plan } = await prepareStudy(study, experiment, executor, options);
    checkCache(cacheFolder);
    return { folder, cacheFolder, backend, refusal, stages: inOrderOfWork(plan).map(stateIn(cacheFolder)) };
  } finally {
    await executor.close();
  }
}

function refusalOf(folder: string, experiment: ExperimentBase, cacheFolder: string): string | undefined {
  try {
    checkFolder(folder, experiment, cacheFolder);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
}

/** The same for experiments of which none is about to run, one after the other: whatever lies in their result folders. */
export async function* plannedStages<Config extends ExperimentBase>(
  studies: Iterable<{ study: StudyKind<Config>; experiment: Config }>,
  options: RunStudyOptions = {},
): AsyncGenerator<DryRun> {
  const executor = createExecutor(options.executor ?? 'local', { jobs: 1 });
  // Read and compiled once for all of them.
  const versions = createCodeVersions();
  try {
    for (const { study, experiment } of studies) {
      const folder = resultFolder(experiment, options.out);
      const { backend, plan } = await prepareStudy(study, experiment, executor, options, versions);
      const cacheFolder = cacheFolderOf(folder, options.cache);
      checkCache(cacheFolder);
      yield { folder, cacheFolder, backend, stages: plan.map(stateIn(cacheFolder)) };
    }
  } finally {
    await executor.close();
  }
}

const stateIn = (cacheFolder: string) => (stage: PlannedStage) => {
  const place = artifactFolder(cacheFolder, stage.hash);
  return { ...stage, state: artifactState(place), seconds: aboutArtifact(place).seconds };
};
