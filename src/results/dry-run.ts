/** What a run would do, without doing it. */
import type { Experiment } from '../config/index.js';
import {
  artifactFolder,
  artifactState,
  type BackendDescription,
  createExecutor,
  type PlannedStage,
  schedule,
} from '../study/index.js';
import { prepareStudy } from './prepare-study.js';
import { checkFolder, stagesFolder } from './result-folder.js';
import { type RunStudyOptions, resultFolder } from './run-study.js';

export interface DryRun {
  folder: string;
  backend: BackendDescription;
  /** In the order of work. */
  stages: (PlannedStage & { state: ReturnType<typeof artifactState> })[];
}

/** Throws what `runStudy` would throw; writes nothing. */
export async function dryRun(experiment: Experiment, options: RunStudyOptions): Promise<DryRun> {
  const folder = resultFolder(experiment, options.out);
  checkFolder(folder, experiment);
  const executor = createExecutor(options.executor ?? 'local', { jobs: 1 });
  try {
    const { backend, plan } = await prepareStudy(experiment, executor, options);
    const byId = new Map(plan.map((stage) => [stage.id, stage]));
    const stages = schedule(plan).map((id) => {
      const stage = byId.get(id)!;
      return { ...stage, state: artifactState(artifactFolder(stagesFolder(folder), stage.hash)) };
    });
    return { folder, backend, stages: inOrderOfWork(stages) };
  } finally {
    await executor.close();
  }
}

/** Priorities alone would list a fit before its curve: inputs come first. */
function inOrderOfWork<Stage extends PlannedStage>(stages: readonly Stage[]): Stage[] {
  const listed: Stage[] = [];
  while (listed.length < stages.length) {
    const ids = new Set(listed.map((stage) => stage.id));
    const next = stages.find(
      (stage) => !ids.has(stage.id) && stage.dependsOn.every((input) => ids.has(input)),
    );
    if (!next) throw new Error('the plan goes in a circle');
    listed.push(next);
  }
  return listed;
}
