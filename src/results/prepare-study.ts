/** From an experiment to its plan: which stage bodies, which backend, which code version. */
import type { Experiment } from '../config/index.js';
import {
  type BackendDescription,
  codeVersionOf,
  type Executor,
  moduleVersion,
  type PlannedStage,
  planStudy,
  type StageRegistry,
} from '../study/index.js';

export interface StudyOptions {
  backend?: 'auto' | 'tensorflow' | 'wasm';
  /** URL of a module that exports `registry`: other stage bodies, for tests. */
  registryModule?: string;
}

export interface PreparedStudy {
  registry: StageRegistry;
  registryModule: string;
  backend: BackendDescription;
  plan: PlannedStage[];
}

/** Sources and the built package differ in the ending alone. */
const defaultRegistry = new URL(
  `../study/stages/index.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`,
  import.meta.url,
).href;

/** Throws UserError when the backend asked for is not there. */
export async function prepareStudy(
  experiment: Experiment,
  executor: Executor,
  { backend: request = 'auto', registryModule = defaultRegistry }: StudyOptions,
): Promise<PreparedStudy> {
  const { registry } = (await import(registryModule)) as { registry: StageRegistry };
  const usesTensors = Object.values(registry).some(({ tensors }) => tensors);
  const backend = usesTensors ? await executor.probe(request) : withoutTensors(request);
  const codeVersion = registryModule === defaultRegistry ? codeVersionOf() : moduleVersion(registryModule);
  return {
    registry,
    registryModule,
    backend,
    plan: planStudy(experiment, { backend: backend.name, codeVersion }),
  };
}

const withoutTensors = (request: string): BackendDescription => ({
  name: request,
  reason: 'no stage uses tensors',
  versions: {},
});
