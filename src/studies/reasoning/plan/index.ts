/** The plan: the world, every model by itself, then what it can do with more, longer and shorter attempts. */
import type { StageGraph } from '../../../engine/graph.js';
import type { Experiment } from '../config/experiment.js';
import { reasonerName } from '../models.js';
import { attempts } from '../stages/attempts.js';
import { computeOptimal } from '../stages/compute-optimal.js';
import { coverage } from '../stages/coverage.js';
import { forcedChains } from '../stages/forced-chains.js';
import { reasoner } from '../stages/reasoner.js';
import { truncated } from '../stages/truncated.js';
import { waitAblation } from '../stages/wait-ablation.js';
import { world } from '../stages/world.js';
import { type PlannedChoices, planExchange } from './exchange.js';
import { planLearning } from './learning.js';
import { largestScores, type PlannedVerifiers, planVerifierLaws, planVerifiers } from './verifiers.js';

export function planReasoning(experiment: Experiment, graph: StageGraph<Experiment>): void {
  const { widths, layers, heads, seeds } = experiment.policies;
  const worldNode = graph.add(world, { id: 'reasoning-world', parameters: {}, inputs: {} });
  const planned: PlannedChoices[] = [];
  for (const width of widths) {
    const models: PlannedVerifiers[] = [];
    for (let seed = 0; seed < seeds; seed++) {
      const parameters = { size: { width, layers, heads }, seed };
      const name = reasonerName(parameters);
      const own = { world: worldNode };
      const model = graph.add(reasoner, { id: `reasoner/${name}`, parameters, inputs: own });
      const sampled = { ...own, reasoner: model };
      const pool = graph.add(attempts, { id: `attempts/${name}`, parameters, inputs: sampled });
      graph.add(coverage, { id: `coverage/${name}`, parameters, inputs: { ...own, attempts: pool } });
      const beside = { ...sampled, attempts: pool };
      const chains = graph.add(forcedChains, { id: `forced-chains/${name}`, parameters, inputs: beside });
      graph.add(truncated, { id: `truncated/${name}`, parameters, inputs: beside });
      graph.add(waitAblation, { id: `wait-ablation/${name}`, parameters, inputs: beside });
      const verifiers = planVerifiers(experiment, graph, { parameters, nodes: beside });
      models.push(verifiers);
      // Reinforcement learning takes the largest model alone.
      if (width === Math.max(...widths))
        planLearning(experiment, graph, { parameters, nodes: beside, verifiers });
      const choices = { ...own, attempts: pool, chains, scores: largestScores(verifiers) };
      graph.add(computeOptimal, { id: `compute-optimal/${name}`, parameters, inputs: choices });
      planned.push({ parameters, choices });
    }
    planVerifierLaws(experiment, graph, { width, models });
  }
  planExchange(graph, planned);
}
