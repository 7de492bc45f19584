/** The plan: what is trained once, what is optimised against what, and what is fitted. */
import type { Setting } from '../../engine/axis.js';
import type { StageGraph, StageNode } from '../../engine/graph.js';
import type { OutputOf } from '../../engine/stage.js';
import { methods } from '../../methods/index.js';
import { policyModel } from '../../policy/index.js';
import { shapeName, type TransformerSize } from '../../tensor/config.js';
import type { Experiment } from './config/experiment.js';
import { groupName, proxyGroups, proxySetting, sizeName, sizeOf } from './proxy-groups.js';
import { bestOfN } from './stages/best-of-n.js';
import { comparisons } from './stages/comparisons.js';
import { bestOfNFit, onlineFit } from './stages/fits.js';
import { gold } from './stages/gold.js';
import { policy } from './stages/policy.js';
import { pool } from './stages/pool.js';
import { proxies } from './stages/proxies.js';
import { rl } from './stages/rl.js';
import type { OptimisedPolicy, ProxyGroup } from './stages/settings.js';
import { world } from './stages/world.js';
import { type OnlineVariant, onlineVariants } from './variants.js';

type Graph = StageGraph<Experiment>;
type Node<Kind> = StageNode<OutputOf<Kind>>;

/** The pool is cut into this many stages, so that several processes share it; results do not depend on it. */
const poolShards = 4;

/** Every stage of an experiment, inputs before the stages that use them. */
export function planOveroptimization(experiment: Experiment, graph: Graph): void {
  const worldNode = graph.add(world, { id: 'world', parameters: {}, inputs: {} });
  const addPolicy = (id: string, size: TransformerSize, isFurther: boolean) => {
    const { parameterCount: policyParameters } = policyModel({ world: experiment.world, policy: size });
    return graph.add(policy, {
      id,
      parameters: { size, policyParameters, isFurther },
      inputs: { world: worldNode },
    });
  };
  const base = addPolicy('policy', sizeOf(experiment.policy), false);
  const goldNode = graph.add(gold, { id: 'gold', parameters: {}, inputs: { policy: base } });
  const models = { base, gold: goldNode };
  const pairs = graph.add(comparisons, {
    id: 'comparisons',
    parameters: { comparisons: Math.max(...experiment.proxyRewardModels.comparisons) },
    inputs: { policy: base, gold: goldNode },
  });
  const optimised = [experiment.policy, ...experiment.policy.sizes].map((given, index) => {
    const size = sizeOf(given);
    const isFurther = index > 0;
    const node = isFurther ? addPolicy(`policy/${sizeName(size)}`, size, true) : base;
    return addPools(graph, { ...describePolicy(experiment, size, isFurther), node, models });
  });
  for (const group of proxyGroups(experiment)) {
    const node = graph.add(proxies, {
      id: `proxies/${groupName(experiment, group)}`,
      parameters: { ...group, setting: proxySetting(group) },
      inputs: { policy: base, comparisons: pairs },
    });
    for (const planned of optimised) addCurves(graph, { group, planned, models, proxies: node });
  }
}

interface Models {
  /** The policy that the proxies were trained on, which fixed all scales. */
  base: Node<typeof policy>;
  gold: Node<typeof gold>;
}

interface DescribedPolicy extends OptimisedPolicy {
  setting: Setting;
  /** Tells its stages from those of the others; empty for the initial policy of the proxies' own data. */
  suffix: string;
}

interface PlannedPolicy extends DescribedPolicy {
  node: Node<typeof policy>;
  pools: Node<typeof pool>[];
}

function describePolicy(experiment: Experiment, size: TransformerSize, isFurther: boolean): DescribedPolicy {
  const { parameterCount } = policyModel({ world: experiment.world, policy: size });
  return {
    isFurther,
    policyLabel: isFurther ? `, policy of ${parameterCount.toLocaleString('en-US')}` : '',
    setting: { policyParameters: parameterCount, policyShape: shapeName(size) },
    suffix: isFurther ? `-policy-${sizeName(size)}` : '',
  };
}

function addPools(
  graph: Graph,
  { models, ...planned }: Omit<PlannedPolicy, 'pools'> & { models: Models },
): PlannedPolicy {
  const { prompts, n } = graph.config.bestOfN;
  const { isFurther, policyLabel, node, suffix } = planned;
  const shards = Math.min(poolShards, prompts);
  const start = (index: number) => Math.floor((index * prompts) / shards);
  const pools = Array.from({ length: shards }, (_, index) =>
    graph.add(pool, {
      id: `pool/${index + 1}-of-${shards}${suffix}`,
      parameters: {
        ...{ isFurther, policyLabel, n },
        ...{ firstPrompt: start(index), prompts: start(index + 1) - start(index) },
      },
      inputs: { ...models, policy: node },
    }),
  );
  return { ...planned, pools };
}

interface CurvesPlan {
  group: ProxyGroup;
  planned: PlannedPolicy;
  models: Models;
  proxies: Node<typeof proxies>;
}

/** Best-of-n and the online methods of one policy against one proxy setting, each with its fit. */
function addCurves(graph: Graph, plan: CurvesPlan): void {
  for (const reward of graph.config.reward.kind) {
    addBestOfN(graph, plan, reward);
    for (const variant of onlineVariants(graph.config)) addOnline(graph, plan, { ...variant, reward });
  }
}

function addBestOfN(graph: Graph, { group, planned, proxies: models }: CurvesPlan, reward: string): void {
  const method = 'best-of-n';
  const { isFurther, policyLabel } = planned;
  const curve = `best-of-n/${curveName(graph.config, group, planned)}${rewardSuffix(reward)}`;
  const setting = { reward, penalty: 'none', klPenalty: 0, ...proxySetting(group), ...planned.setting };
  const node = graph.add(bestOfN, {
    id: curve,
    parameters: { ...group, isFurther, policyLabel, method, reward, setting, name: curve },
    inputs: { policy: planned.node, proxies: models, pools: planned.pools },
  });
  const form = methods.get(method).law;
  graph.add(bestOfNFit, {
    id: `fits/${curve}`,
    parameters: { method, setting, form, curve },
    inputs: { curve: node },
  });
}

function addOnline(
  graph: Graph,
  { group, planned, models, proxies: proxiesNode }: CurvesPlan,
  variant: OnlineVariant & { reward: string },
): void {
  const { reward, penalty, klPenalty, config } = variant;
  const { isFurther, policyLabel } = planned;
  const method = variant.method.name;
  const name = `rl/${curveName(graph.config, group, planned)}`;
  const curve = `${name}${variant.suffix}${rewardSuffix(reward)}`;
  const setting = {
    ...{ reward, penalty, klPenalty, ...proxySetting(group) },
    ...{ ...planned.setting, ...variant.setting },
  };
  const node = graph.add(rl, {
    id: curve,
    parameters: {
      ...{ ...group, isFurther, policyLabel, method, reward, setting, penalty, klPenalty, config },
      name: `${name}${variant.streamSuffix}`,
      variantLabel: variant.label,
    },
    inputs: { ...models, policy: planned.node, proxies: proxiesNode },
  });
  const form = variant.method.law;
  graph.add(onlineFit, {
    id: `fits/${curve}`,
    parameters: { method, setting, form, curve },
    inputs: { curve: node },
  });
}

const rewardSuffix = (reward: string) => (reward === 'single' ? '' : `-${reward}`);

const curveName = (experiment: Experiment, group: ProxyGroup, { suffix }: DescribedPolicy) =>
  `${groupName(experiment, group)}${suffix}`;
