/** Later rounds of RLHF (Wolf et al. 2025): comparisons of the policies as they are, proxies, and policies again. */
import { armAxis, chosenArm, chosenArmText, roundAxis } from '../config/iterated.js';
import type { languageModel } from '../stages/language-model.js';
import type { ProxiesParameters, proxies } from '../stages/proxies.js';
import type { rl } from '../stages/rl.js';
import { roundComparisons } from '../stages/round-comparisons.js';
import { roundProxies } from '../stages/round-proxies.js';
import { roundRl } from '../stages/round-rl.js';
import { whole } from '../stages/settings.js';
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
  proxies: {
    parameters: ProxiesParameters;
    node: Node<typeof proxies>;
    languageModel: Node<typeof languageModel>[];
  };
}

/** None where there is one round. */
export function addRounds(graph: Graph, plan: RoundsPlan): void {
  const state: RoundState = { round: 1, sets: [], judges: plan.proxies.node, previous: plan.first.nodes };
  for (state.round = 2; state.round <= graph.config.iterated.rounds; state.round++) {
    state.sets.push(addComparisons(graph, plan, state));
    state.judges = addProxies(graph, plan, state);
    state.previous = [addPolicies(graph, plan, state)];
  }
}

/** What a round goes on from. */
interface RoundState {
  round: number;
  sets: Node<typeof roundComparisons>[];
  judges: Node<typeof proxies>;
  /** Shares of its runs. */
  previous: readonly Node<typeof rl>[];
}

const idOf = (stage: string, { name }: RoundsPlan, { round }: RoundState) =>
  `${stage}/round-${round}/${name}`;

const laterComparisons = ({ config: { iterated, proxyRewardModels } }: Graph) =>
  iterated.comparisons ?? proxyRewardModels.comparisons;

/** What rows of a round say of it. */
const roundSetting = ({ config: { iterated } }: Graph, { round }: RoundState) => ({
  [roundAxis.name]: round,
  [armAxis.name]: chosenArmText(iterated),
});

function addComparisons(graph: Graph, plan: RoundsPlan, state: RoundState) {
  const { iterated, proxyRewardModels } = graph.config;
  const { validationComparisons } = iterated;
  const { round, previous } = state;
  return graph.add(roundComparisons, {
    id: idOf('comparisons', plan, state),
    parameters: {
      ...{ round, comparisons: laterComparisons(graph), validationComparisons },
      seeds: proxyRewardModels.seeds,
    },
    inputs: { policy: plan.optimised.node, gold: plan.models.gold, previous },
  });
}

function addProxies(graph: Graph, plan: RoundsPlan, state: RoundState) {
  const { data, rewardModels } = chosenArm(graph.config.iterated);
  const { round, sets, judges } = state;
  const { parameters } = plan.proxies;
  const isLast = data === 'last';
  return graph.add(roundProxies, {
    id: idOf('proxies', plan, state),
    parameters: {
      ...{ ...parameters, round, comparisons: laterComparisons(graph), arm: { data, rewardModels } },
      setting: { ...parameters.setting, ...roundSetting(graph, state) },
    },
    inputs: {
      policy: plan.optimised.node,
      first: isLast ? [] : plan.pairs.comparisons,
      rounds: isLast ? sets.slice(-1) : [...sets],
      languageModel: plan.proxies.languageModel,
      earlier: rewardModels === 'last' ? [] : [judges],
    },
  });
}

function addPolicies(graph: Graph, plan: RoundsPlan, state: RoundState) {
  const { iterated } = graph.config;
  const { rewardModels, start } = chosenArm(iterated);
  const { parameters } = plan.first;
  const { round, judges, previous } = state;
  return graph.add(roundRl, {
    id: idOf('rl', plan, state),
    parameters: {
      ...{ ...parameters, ...whole },
      // Arms that are compared see the same prompts and the same luck.
      ...{ name: `${parameters.name}/round-${round}`, round, arm: chosenArmText(iterated) },
      ...(rewardModels !== 'last' && { reward: rewardModels, rewardKeys: { members: round } }),
      ...{ start, interpolation: start === 'interpolated' ? iterated.interpolation : 1 },
      setting: { ...parameters.setting, ...roundSetting(graph, state) },
    },
    inputs: {
      ...{ ...plan.models, policy: plan.optimised.node, proxies: [judges] },
      previous: start === 'initial' ? [] : previous,
    },
  });
}
