/** The plan: what is trained once, what is optimised against what, and what is fitted. */
import type { Setting } from '../../engine/axis.js';
import type { StageGraph, StageNode } from '../../engine/graph.js';
import type { OutputOf } from '../../engine/stage.js';
import { methods } from '../../methods/index.js';
import { policyModel } from '../../policy/index.js';
import { shapeName, type TransformerSize } from '../../tensor/config.js';
import type { Experiment } from './config/experiment.js';
import { plannedProxies, sizeName, sizeOf } from './proxy-groups.js';
import { bestOfN } from './stages/best-of-n.js';
import { bestOfNFit } from './stages/best-of-n-fit.js';
import { comparisons } from './stages/comparisons.js';
import { gold } from './stages/gold.js';
import { policy } from './stages/policy.js';
import { pool } from './stages/pool.js';
import { proxies } from './stages/proxies.js';
import { rl } from './stages/rl.js';
import { onlineFit } from './stages/rl-fit.js';
import type { CurveParameters } from './stages/settings.js';
import { world } from './stages/world.js';
import {
  type OnlineVariant,
  onlineVariants,
  type RewardVariant,
  rewardVariants,
  variantLabel,
  variantSuffix,
} from './variants.js';

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
  const pairs = addComparisons(graph, models);
  const optimised = [experiment.policy, ...experiment.policy.sizes].map((given, index) => {
    const size = sizeOf(given);
    const isFurther = index > 0;
    const node = isFurther ? addPolicy(`policy/${sizeName(size)}`, size, true) : base;
    return addPools(graph, { ...describePolicy(experiment, size, isFurther), node, models });
  });
  for (const { group, config, setting, name } of plannedProxies(experiment)) {
    const node = graph.add(proxies, {
      id: `proxies/${name}`,
      parameters: { ...group, config, setting },
      inputs: { policy: base, ...pairs },
    });
    for (const planned of optimised) {
      const about = { ...group, isFurther: planned.isFurther, setting: { ...setting, ...planned.setting } };
      addCurves(graph, { about, name: `${name}${planned.suffix}`, planned, models, proxies: node });
    }
  }
}

interface Models {
  /** The policy that the proxies were trained on, which fixed all scales. */
  base: Node<typeof policy>;
  gold: Node<typeof gold>;
}

/** A set that proxies are trained on for each of their seeds, or one for all; and one to validate them. */
function addComparisons(graph: Graph, { base, gold: goldNode }: Models) {
  const {
    comparisons: counts,
    comparisonSets,
    seeds,
    validationComparisons,
  } = graph.config.proxyRewardModels;
  const add = (set: string, count: number) =>
    graph.add(comparisons, {
      id: `comparisons/${set}`,
      parameters: { set, comparisons: count },
      inputs: { policy: base, gold: goldNode },
    });
  const sets =
    comparisonSets === 'shared' ? ['shared'] : Array.from({ length: seeds }, (_, seed) => `seed-${seed}`);
  return {
    comparisons: sets.map((set) => add(set, Math.max(...counts))),
    validation: add('validation', validationComparisons),
  };
}

interface DescribedPolicy {
  isFurther: boolean;
  /** For titles: empty for the initial policy of the proxies’ own data. */
  label: string;
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
    label: isFurther ? `, policy of ${parameterCount.toLocaleString('en-US')}` : '',
    setting: { policyParameters: parameterCount, policyShape: shapeName(size) },
    suffix: isFurther ? `-policy-${sizeName(size)}` : '',
  };
}

function addPools(
  graph: Graph,
  { models, ...planned }: Omit<PlannedPolicy, 'pools'> & { models: Models },
): PlannedPolicy {
  const { prompts, n } = graph.config.bestOfN;
  const { label, node, suffix } = planned;
  const shards = Math.min(poolShards, prompts);
  const start = (index: number) => Math.floor((index * prompts) / shards);
  const pools = Array.from({ length: shards }, (_, index) =>
    graph.add(pool, {
      id: `pool/${index + 1}-of-${shards}${suffix}`,
      label,
      parameters: { n, firstPrompt: start(index), prompts: start(index + 1) - start(index) },
      inputs: { ...models, policy: node },
    }),
  );
  return { ...planned, pools };
}

interface CurvesPlan {
  about: Pick<CurveParameters, 'size' | 'rmParameters' | 'isFurther' | 'setting'>;
  /** Names the proxies and the policy. */
  name: string;
  planned: PlannedPolicy;
  models: Models;
  proxies: Node<typeof proxies>;
}

/** Best-of-n and the online methods of one policy against one proxy setting, each with its fit. */
function addCurves(graph: Graph, plan: CurvesPlan): void {
  for (const reward of rewardVariants(graph.config)) {
    addBestOfN(graph, plan, reward);
    for (const variant of onlineVariants(graph.config)) addOnline(graph, plan, { variant, reward });
  }
}

function addBestOfN(
  graph: Graph,
  { about, name, planned, ...plan }: CurvesPlan,
  against: RewardVariant,
): void {
  const method = methods.get('best-of-n');
  const curve = `best-of-n/${name}${against.suffix}`;
  const { reward, rewardKeys, rewardSetting } = rewardParts(against);
  const setting = { ...rewardSetting, ...about.setting };
  const node = graph.add(bestOfN, {
    id: curve,
    label: `${against.own.label}${planned.label}`,
    parameters: { ...about, method: method.name, reward, rewardKeys, setting, name: curve },
    inputs: { policy: planned.node, proxies: plan.proxies, pools: planned.pools },
  });
  graph.add(bestOfNFit, {
    id: `fits/${curve}`,
    parameters: { method: method.name, setting, form: method.law, curve },
    inputs: { curve: node },
  });
}

function addOnline(
  graph: Graph,
  { about, name, planned, models, proxies: proxiesNode }: CurvesPlan,
  { variant, reward: against }: { variant: OnlineVariant; reward: RewardVariant },
): void {
  const { method, penalty, penaltyKeys, shared, own } = variant;
  const { reward, rewardKeys, rewardSetting } = rewardParts(against);
  const { batchSize, learningRate, warmupIterations } = shared.config;
  const curve = `rl/${name}${variantSuffix(variant)}${against.suffix}`;
  const setting = {
    ...{ ...rewardSetting, penalty: penalty.name, ...penaltyKeys.setting },
    ...{ ...about.setting, ...shared.setting, ...own.setting },
  };
  const node = graph.add(rl, {
    id: curve,
    label: `${variantLabel(variant)}${against.own.label}${planned.label}`,
    parameters: {
      ...{ ...about, method: method.name, reward, rewardKeys, setting, name: `rl/${name}` },
      ...{ penalty: penalty.name, penaltyKeys: penaltyKeys.config, config: own.config },
      klPenalty: Number(shared.setting.klPenalty),
      learning: { batchSize, learningRate, warmupIterations },
    },
    inputs: { ...models, policy: planned.node, proxies: proxiesNode },
  });
  graph.add(onlineFit, {
    id: `fits/${curve}`,
    parameters: { method: method.name, setting, form: method.law, curve },
    inputs: { curve: node },
  });
}

const rewardParts = ({ reward, own }: RewardVariant) => ({
  reward: reward.name,
  rewardKeys: own.config,
  rewardSetting: { reward: reward.name, ...own.setting },
});
