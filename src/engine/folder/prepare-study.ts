/** From an experiment to its plan: which backend, which code versions, which modules. */
import { conditionsOf, isSystemError, systemReason, UserError } from '../../config/index.js';
import { type CodeVersions, createCodeVersions } from '../code-version/index.js';
import type { BackendDescription, Executor } from '../executors/index.js';
import { type PlannedStage, StageGraph } from '../graph.js';
import { mergePlans } from '../merge-plans.js';
import type { ExperimentBase, StudyKind } from '../study.js';

export interface StudyOptions {
  backend?: 'auto' | 'tensorflow' | 'wasm';
  /** URLs of modules that register methods, rewards or studies of the user's own. */
  plugins?: readonly string[];
}

export interface PreparedStudy {
  backend: BackendDescription;
  plan: PlannedStage[];
  /** Every module that a process imports before it runs a stage. */
  plugins: readonly string[];
  /** Those of the user's own. */
  userPlugins: readonly string[];
}

/** Throws UserError when the backend asked for is not there. */
export async function prepareStudy<Config extends ExperimentBase>(
  study: StudyKind<Config>,
  experiment: Config,
  executor: Executor,
  { backend: request = 'auto', plugins = [] }: StudyOptions,
  versions: CodeVersions = createCodeVersions(),
): Promise<PreparedStudy> {
  const draft = planStudy(study, experiment, { backend: '', versions: { of: () => '' } });
  const usesTensors = draft.some(({ tensors }) => tensors);
  const backend = usesTensors ? await probed(executor, request) : withoutTensors(request);
  const plan = planStudy(study, experiment, { backend: arithmeticOf(backend), versions });
  return { backend, plan, plugins: [...study.modules, ...plugins], userPlugins: plugins };
}

/** A worker that dies while it loads the backend was killed, or has no memory: nothing has begun. */
async function probed(executor: Executor, request: string): Promise<BackendDescription> {
  try {
    return await executor.probe(request);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = isSystemError(error) ? systemReason(error) : (error as Error).message;
    throw new UserError(
      `the backend ${request} did not load: ${reason}; allowed: run it again, or another --backend`,
    );
  }
}

/** What tells numbers apart that differ in low bits: the backend, and kernels of this machine where they serve. */
function arithmeticOf({ name, versions: { kernels } }: BackendDescription): string {
  return kernels?.startsWith('native') ? `${name}, kernels ${kernels}` : name;
}

/** What one process can keep the books of. */
const mostStages = 1_000_000;

/** The plan with its hashes; for the plan alone, hashes of nothing will do. */
export function planStudy<Config extends ExperimentBase>(
  study: StudyKind<Config>,
  experiment: Config,
  { backend, versions }: { backend: string; versions: { of(modules: readonly string[]): string } },
): PlannedStage[] {
  const plans = conditionsOf(study, experiment).map(({ experiment: own, values }) => {
    const graph = new StageGraph(own, {
      ...{ seed: own.seed, backend, codeVersions: versions },
      stageSeconds: study.stageSeconds?.bind(study),
    });
    study.plan(own, graph);
    return { values, stages: graph.stages };
  });
  const plan = mergePlans(plans, study.ownKeys());
  if (plan.length > mostStages)
    throw new UserError(
      `${experiment.name}: makes ${plan.length} stages; allowed: at most ${mostStages}; sweep fewer values`,
    );
  return plan;
}

const withoutTensors = (request: string): BackendDescription => ({
  name: request,
  reason: 'no stage uses tensors',
  versions: {},
});
