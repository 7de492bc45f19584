/** From an experiment to its plan: which backend, which code versions, which modules. */
import { type Condition, conditionsOf, isSystemError, systemReason, UserError } from '../../config/index.js';
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
  const conditions = conditionsOf(study, experiment);
  // The first of them tells, as a rule: hashes of nothing will do.
  const usesTensors = conditions.some((condition) =>
    stagesOf(study, condition, { backend: '', versions: { of: () => '' } }).some(({ tensors }) => tensors),
  );
  const backend = usesTensors ? await probed(executor, request) : withoutTensors(request);
  const plan = planOf(study, conditions, { backend: arithmeticOf(backend), versions });
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

interface Arithmetic {
  backend: string;
  versions: { of(modules: readonly string[]): string };
}

/** The plan with its hashes; for the plan alone, hashes of nothing will do. */
export const planStudy = <Config extends ExperimentBase>(
  study: StudyKind<Config>,
  experiment: Config,
  arithmetic: Arithmetic,
): PlannedStage[] => planOf(study, conditionsOf(study, experiment), arithmetic);

function planOf<Config extends ExperimentBase>(
  study: StudyKind<Config>,
  conditions: readonly Condition<Config>[],
  arithmetic: Arithmetic,
): PlannedStage[] {
  const plans = conditions.map((condition) => ({
    values: condition.values,
    stages: stagesOf(study, condition, arithmetic),
  }));
  const plan = mergePlans(plans, study.ownKeys());
  if (plan.length > mostStages)
    throw new UserError(
      `${conditions[0].experiment.name}: makes ${plan.length} stages; allowed: at most ${mostStages}; sweep fewer values`,
    );
  return plan;
}

function stagesOf<Config extends ExperimentBase>(
  study: StudyKind<Config>,
  { experiment }: Condition<Config>,
  { backend, versions }: Arithmetic,
): PlannedStage[] {
  const graph = new StageGraph(experiment, {
    ...{ seed: experiment.seed, backend, codeVersions: versions },
    stageSeconds: study.stageSeconds?.bind(study),
  });
  study.plan(experiment, graph);
  return graph.stages;
}

const withoutTensors = (request: string): BackendDescription => ({
  name: request,
  reason: 'no stage uses tensors',
  versions: {},
});
