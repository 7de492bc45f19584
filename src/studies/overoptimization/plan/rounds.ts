/** Later rounds of RLHF (Wolf et al. 2025): comparisons of the policies as they are, proxies, and policies again. */
import { armAxis, chosenArm, chosenArmText, roundAxis } from '../config/iterated.js';
import type { ProxiesParameters, proxies } from '../stages/proxies.js';
import { roundComparisons } from '../stages/round-comparisons.js';
import { roundProxies } from '../stages/round-proxies.js';
import { roundRl } from '../stages/round-rl.js';
import type { OnlineCurve } from './curves.js';
import type { Graph, Models, Node, OptimisedPolicy, Pairs } from './parts.js';

interface RoundsPlan {
  /** Names the size. */
  name: string;
  optimised: OptimisedPolicy;
  models: Models;
  /** What the first round was trained on. */
  pairs: Pairs;
  /** The first round: that of the plain study. */
  first: OnlineCurve;
  proxies: { parameters: ProxiesParameters; node: Node<typeof proxies> };
}

/** None where there is one round. */
export function addRounds(graph: Graph, plan: RoundsPlan): void {
  const { iterated, proxyRewardModels } = graph.config;
  const { rounds, validationComparisons, interpolation } = iterated;
  const { name, optimised, models, pairs, first } = plan;
  const arm = chosenArm(iterated);
  const count = iterated.comparisons ?? proxyRewardModels.comparisons;
  const isLast = arm.data === 'last';
  const { policy, gold } = { policy: optimised.node, gold: models.gold };
  const sets: Node<typeof roundComparisons>[] = [];
  let previous = first.node;
  let judges = plan.proxies.node;
  for (let round = 2; round <= rounds; round++) {
    const place = `round-${round}/${name}`;
    const own = { [roundAxis.name]: round, [armAxis.name]: chosenArmText(iterated) };
    sets.push(
      graph.add(roundComparisons, {
        id: `comparisons/${place}`,
        parameters: {
          ...{ round, comparisons: count, validationComparisons, seeds: proxyRewardModels.seeds },
        },
        inputs: { policy, gold, previous },
      }),
    );
    const { data, rewardModels } = arm;
    judges = graph.add(roundProxies, {
      id: `proxies/${place}`,
      parameters: {
        ...{ ...plan.proxies.parameters, round, comparisons: count, arm: { data, rewardModels } },
        setting: { ...plan.proxies.parameters.setting, ...own },
      },
      inputs: {
        policy,
        first: isLast ? [] : pairs.comparisons,
        rounds: isLast ? sets.slice(-1) : sets,
        earlier: rewardModels === 'last' ? [] : [judges],
      },
    });
    previous = graph.add(roundRl, {
      id: `rl/${place}`,
      parameters: {
        ...first.parameters,
        // Arms that are compared see the same prompts and the same luck.
        ...{ name: `${first.parameters.name}/round-${round}`, round, arm: chosenArmText(iterated) },
        ...(rewardModels !== 'last' && { reward: rewardModels, rewardKeys: { members: round } }),
        ...{ start: arm.start, interpolation: arm.start === 'interpolated' ? interpolation : 1 },
        setting: { ...first.parameters.setting, ...own },
      },
      inputs: {
        ...{ ...models, policy, proxies: [judges] },
        previous: arm.start === 'initial' ? [] : [previous],
      },
    });
  }
}
