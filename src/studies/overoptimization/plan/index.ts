/** The plan: what is trained once, what is optimised against what, and what is fitted. */
import { rewardKinds, rewardModelArchitecture } from '../../../reward/index.js';
import { shapeName, type TransformerSize } from '../../../tensor/config.js';
import type { Experiment } from '../config/experiment.js';
import { judgeAxis } from '../config/proxies.js';
import { comparisonSetNames, plannedProxies, sizeName, sizeOf } from '../proxy-groups.js';
import { comparisons } from '../stages/comparisons.js';
import { gold } from '../stages/gold.js';
import { policy } from '../stages/policy.js';
import { pool } from '../stages/pool.js';
import { proxies } from '../stages/proxies.js';
import { world } from '../stages/world.js';
import { addCurves, type CurvesPlan } from './curves.js';
import { addDirect } from './direct.js';
import { type Graph, type Models, type Node, type Pairs, policyParametersOf } from './parts.js';
import { addRounds } from './rounds.js';

/** The pool is cut into this many stages, so that several processes share it; results do not depend on it. */
const poolShards = 4;

/** Every stage of an experiment, inputs before the stages that use them. */
export function planOveroptimization(experiment: Experiment, graph: Graph): void {
  const worldNode = graph.add(world, { id: 'world', parameters: {}, inputs: {} });
  const addPolicy = (size: TransformerSize, isFurther: boolean) =>
    graph.add(policy, {
      id: isFurther ? `policy/${sizeName(size)}` : 'policy',
      parameters: { size, policyParameters: policyParametersOf(experiment, size), isFurther },
      inputs: { world: worldNode },
    });
  const ownSize = sizeOf(experiment.policy);
  const base = addPolicy(ownSize, false);
  const goldNode = graph.add(gold, { id: 'gold', parameters: {}, inputs: { policy: base } });
  const models = { base, gold: goldNode };
  const needsProxies = rewardKinds.get(experiment.reward.kind).needs !== 'gold';
  const needsPairs = needsProxies || experiment.direct.methods.length > 0;
  const pairs = needsPairs ? addComparisons(graph, models) : undefined;
  const { seeds } = experiment.proxyRewardModels;
  const size = sizeOf(experiment.optimisedPolicy ?? experiment.policy);
  const isFurther = sizeName(size) !== sizeName(ownSize);
  const node = isFurther ? addPolicy(size, true) : base;
  const setting = { policyParameters: policyParametersOf(experiment, size), policyShape: shapeName(size) };
  const optimised = { isFurther, setting, node, pools: addPools(graph, models, node) };
  if (pairs !== undefined) addDirect(graph, { optimised, models, pairs });
  if (pairs === undefined || !needsProxies) {
    addPlanted(graph, { optimised, models });
    return;
  }
  const judges = rewardKinds.get(experiment.reward.kind).judges ?? [experiment.proxyRewardModels.judge];
  for (const { group, config, setting: own, name } of plannedProxies(experiment)) {
    const nodes = judges.map((judge) =>
      graph.add(proxies, {
        id: `proxies/${name}${judges.length > 1 ? `/${judge}` : ''}`,
        label: judges.length > 1 ? `, ${judgeAxis.label(judge)}` : '',
        parameters: { ...group, config: { ...config, judge }, setting: { ...own, judge } },
        inputs: { policy: base, ...pairs },
      }),
    );
    const about = {
      ...{ ...group, isFurther, seeds },
      setting: { ...own, ...setting, judge: judges.join('+') },
    };
    const first = addCurves(graph, { about, name, optimised, models, proxies: nodes });
    const trained = { parameters: { ...group, config, setting: own }, node: nodes[0] };
    if (first !== undefined) addRounds(graph, { name, optimised, models, pairs, first, proxies: trained });
  }
}

/** A reward that is made of gold alone: no proxy is trained, and the ladder has one rung, gold's own size. */
function addPlanted(graph: Graph, { optimised, models }: Pick<CurvesPlan, 'optimised' | 'models'>): void {
  const { world: worldConfig, goldRewardModel, proxyRewardModels } = graph.config;
  const size = sizeOf(goldRewardModel);
  const rmParameters = rewardModelArchitecture(size, worldConfig).parameterCount;
  const setting = { rmParameters, rmShape: shapeName(size), ...optimised.setting };
  const { isFurther } = optimised;
  const about = { size, rmParameters, seeds: proxyRewardModels.seeds, isFurther, setting };
  addCurves(graph, { about, name: 'gold', optimised, models, proxies: [] });
}

/** A set that proxies are trained on for each of their seeds, or one for all; and one to validate them. */
function addComparisons(graph: Graph, { base, gold: goldNode }: Models): Pairs {
  const { proxyRewardModels } = graph.config;
  const { comparisons: count, validationComparisons } = proxyRewardModels;
  const add = (set: string, size: number) =>
    graph.add(comparisons, {
      id: `comparisons/${set}`,
      parameters: { set, comparisons: size },
      inputs: { policy: base, gold: goldNode },
    });
  return {
    comparisons: comparisonSetNames(proxyRewardModels).map((set) => add(set, count)),
    validation: add('validation', validationComparisons),
  };
}

function addPools(graph: Graph, models: Models, node: Node<typeof policy>): Node<typeof pool>[] {
  const { prompts, n } = graph.config.bestOfN;
  const shards = Math.min(poolShards, prompts);
  const start = (index: number) => Math.floor((index * prompts) / shards);
  return Array.from({ length: shards }, (_, index) =>
    graph.add(pool, {
      id: `pool/${index + 1}-of-${shards}`,
      parameters: { n, firstPrompt: start(index), prompts: start(index + 1) - start(index) },
      inputs: { ...models, policy: node },
    }),
  );
}
