/** The plan of reinforcement learning: every run by itself, its fit, and attempts after it. */
import type { InputNodes, StageGraph } from '../../../engine/graph.js';
import type { Experiment } from '../config/experiment.js';
import { type ReasonerParameters, reasonerName } from '../models.js';
import { rlRuns } from '../rl/runs.js';
import type { attempts } from '../stages/attempts.js';
import { attemptsAfter } from '../stages/attempts-after.js';
import { disturbedAttempts } from '../stages/disturbed-attempts.js';
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
  const { learningRates, lags, scratchpadNoises } = experiment.rl;
  const disturbed = new Map(
    scratchpadNoises.flatMap((scratchpadNoise) => {
      if (scratchpadNoise === 0 || experiment.rl.algorithms.length === 0) return [];
      const id = `disturbed-attempts/noise-${scratchpadNoise}/${reasonerName(parameters)}`;
      const own = { ...parameters, scratchpadNoise };
      const inputs = { world, reasoner };
      return [[scratchpadNoise, graph.add(disturbedAttempts, { id, parameters: own, inputs })] as const];
    }),
  );
  for (const run of rlRuns(experiment)) {
    const judge = run.parameters.verifier === 'learned' ? largestOf(verifiers) : undefined;
    const learned = judge && { learned: judge.parameters };
    const own = { ...parameters, ...run.parameters, ...learned };
    const name = `${run.id}/${reasonerName(parameters)}`;
    const from = { world, reasoner, verifiers: judge ? [judge.verifier] : [] };
    const trained = graph.add(rlvr, { id: `rlvr/${name}`, parameters: own, inputs: from });
    graph.add(rlFits, { id: `rl-fits/${name}`, parameters: own, inputs: { rlvr: trained } });
    // Larger rates and older actors are asked what they do to learning alone.
    if (own.learningRate > Math.min(...learningRates) || own.lag > Math.min(...lags)) continue;
    const before = disturbed.get(own.scratchpadNoise);
    const after = { world, attempts: pool, rlvr: trained, disturbed: before ? [before] : [] };
    graph.add(attemptsAfter, { id: `attempts-after/${name}`, parameters: own, inputs: after });
  }
}

/** The first of the largest. */
function largestOf(verifiers: PlannedVerifiers): PlannedVerifier | undefined {
  return verifiers.get(Math.max(...verifiers.keys()))?.[0];
}
