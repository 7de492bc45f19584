/** The plan: the world, every model by itself, then what it can do with more, longer and shorter attempts. */
import type { StageGraph } from '../../../engine/graph.js';
import type { Experiment } from '../config/experiment.js';
import { reasonerName } from '../models.js';
import { rlRuns } from '../rl/runs.js';
import { attempts } from '../stages/attempts.js';
import { coverage } from '../stages/coverage.js';
import { forcedChains } from '../stages/forced-chains.js';
import { reasoner } from '../stages/reasoner.js';
import { rlCoverage } from '../stages/rl-coverage.js';
import { rlFits } from '../stages/rl-fits.js';
import { rlvr } from '../stages/rlvr.js';
import { truncated } from '../stages/truncated.js';
import { waitAblation } from '../stages/wait-ablation.js';
import { world } from '../stages/world.js';

export function planReasoning(experiment: Experiment, graph: StageGraph<Experiment>): void {
  const { widths, layers, heads, seeds } = experiment.policies;
  const worldNode = graph.add(world, { id: 'reasoning-world', parameters: {}, inputs: {} });
  for (const width of widths) {
    for (let seed = 0; seed < seeds; seed++) {
      const parameters = { size: { width, layers, heads }, seed };
      const name = reasonerName(parameters);
      const own = { world: worldNode };
      const model = graph.add(reasoner, { id: `reasoner/${name}`, parameters, inputs: own });
      const sampled = { ...own, reasoner: model };
      const pool = graph.add(attempts, { id: `attempts/${name}`, parameters, inputs: sampled });
      graph.add(coverage, { id: `coverage/${name}`, parameters, inputs: { ...own, attempts: pool } });
      const beside = { ...sampled, attempts: pool };
      graph.add(forcedChains, { id: `forced-chains/${name}`, parameters, inputs: beside });
      graph.add(truncated, { id: `truncated/${name}`, parameters, inputs: beside });
      graph.add(waitAblation, { id: `wait-ablation/${name}`, parameters, inputs: beside });
      // Reinforcement learning takes the largest model alone.
      if (width !== Math.max(...widths)) continue;
      for (const run of rlRuns(experiment)) {
        const of = { id: `${run.id}/${name}`, parameters: { ...parameters, ...run.parameters } };
        const trained = graph.add(rlvr, { ...of, id: `rlvr/${of.id}`, inputs: sampled });
        graph.add(rlFits, { ...of, id: `rl-fits/${of.id}`, inputs: { rlvr: trained } });
        const after = { ...own, attempts: pool, rlvr: trained };
        graph.add(rlCoverage, { ...of, id: `rl-coverage/${of.id}`, inputs: after });
      }
    }
  }
}
