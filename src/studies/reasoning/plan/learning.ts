/** The plan of reinforcement learning: every run by itself, its fit, and coverage after it. */
import type { InputNodes, StageGraph } from '../../../engine/graph.js';
import type { Experiment } from '../config/experiment.js';
import { type ReasonerParameters, reasonerName } from '../models.js';
import { rlRuns } from '../rl/runs.js';
import type { attempts } from '../stages/attempts.js';
import { rlCoverage } from '../stages/rl-coverage.js';
import { rlFits } from '../stages/rl-fits.js';
import { rlvr } from '../stages/rlvr.js';

interface PlannedModel {
  parameters: ReasonerParameters;
  nodes: InputNodes<(typeof rlvr)['inputs'] & { attempts: typeof attempts }>;
}

export function planLearning(
  experiment: Experiment,
  graph: StageGraph<Experiment>,
  { parameters, nodes: { world, reasoner, attempts: pool } }: PlannedModel,
): void {
  for (const run of rlRuns(experiment)) {
    const own = { ...parameters, ...run.parameters };
    const name = `${run.id}/${reasonerName(parameters)}`;
    const trained = graph.add(rlvr, { id: `rlvr/${name}`, parameters: own, inputs: { world, reasoner } });
    graph.add(rlFits, { id: `rl-fits/${name}`, parameters: own, inputs: { rlvr: trained } });
    const after = { world, attempts: pool, rlvr: trained };
    graph.add(rlCoverage, { id: `rl-coverage/${name}`, parameters: own, inputs: after });
  }
}
