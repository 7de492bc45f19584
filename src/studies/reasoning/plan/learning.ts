/** The plan of reinforcement learning: every run by itself, its fit, and attempts after it. */
import type { InputNodes, StageGraph } from '../../../engine/graph.js';
import type { Experiment } from '../config/experiment.js';
import { type ReasonerParameters, reasonerName } from '../models.js';
import { rlRuns } from '../rl/runs.js';
import type { attempts } from '../stages/attempts.js';
import { rlCoverage } from '../stages/rl-coverage.js';
import { rlFits } from '../stages/rl-fits.js';
import { rlvr } from '../stages/rlvr.js';
import type { PlannedVerifier, PlannedVerifiers } from './verifiers.js';

interface PlannedModel {
  parameters: ReasonerParameters;
  nodes: Pick<
    InputNodes<(typeof rlvr)['inputs'] & { attempts: typeof attempts }>,
    'world' | 'reasoner' | 'attempts'
  >;
  verifiers: PlannedVerifiers;
}

export function planLearning(
  experiment: Experiment,
  graph: StageGraph<Experiment>,
  { parameters, nodes: { world, reasoner, attempts: pool }, verifiers }: PlannedModel,
): void {
  for (const run of rlRuns(experiment)) {
    const judge = run.parameters.verifier === 'learned' ? largestOf(verifiers) : undefined;
    const learned = judge && { learned: judge.parameters };
    const own = { ...parameters, ...run.parameters, ...learned };
    const name = `${run.id}/${reasonerName(parameters)}`;
    const from = { world, reasoner, verifiers: judge ? [judge.verifier] : [] };
    const trained = graph.add(rlvr, { id: `rlvr/${name}`, parameters: own, inputs: from });
    graph.add(rlFits, { id: `rl-fits/${name}`, parameters: own, inputs: { rlvr: trained } });
    const after = { world, attempts: pool, rlvr: trained };
    graph.add(rlCoverage, { id: `rl-coverage/${name}`, parameters: own, inputs: after });
  }
}

/** The first of the largest. */
function largestOf(verifiers: PlannedVerifiers): PlannedVerifier | undefined {
  return verifiers.get(Math.max(...verifiers.keys()))?.[0];
}
