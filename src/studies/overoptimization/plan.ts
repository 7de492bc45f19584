/** The plan: what is trained once, what is optimised against what, and what is fitted. */
import { type Setting, settingOf } from '../../engine/axis.js';
import type { StageGraph, StageNode } from '../../engine/graph.js';
import type { OutputOf } from '../../engine/stage.js';
import { methods } from '../../methods/index.js';
import { penalties } from '../../methods/penalties/penalty.js';
import { policyModel } from '../../policy/index.js';
import { rewardKinds, rewardModelArchitecture } from '../../reward/index.js';
import { shapeName, type TransformerSize } from '../../tensor/config.js';
import type { Experiment } from './config/experiment.js';
import { onlineKeyAxes } from './config/online.js';
import { comparisonSetNames, plannedProxies, sizeName, sizeOf } from './proxy-groups.js';
import { bestOfN } from './stages/best-of-n.js';
import { bestOfNFit } from './stages/best-of-n-fit.js';
import { comparisons } from './stages/comparisons.js';
import { gold } from './stages/gold.js';
import { policy } from './stages/policy.js';
import { pool } from './stages/pool.js';
import { proxies } from './stages/proxies.js';
import { rl } from './stages/rl.js';
import { onlineFit } from './stages/rl-fit.js';
import { selection } from './stages/selection.js';
import { selectionFit } from './stages/selection-fit.js';
import type { CurveParameters } from './stages/settings.js';
import { world } from './stages/world.js';

type Graph = StageGraph<Experiment>;
type Node<Kind> = StageNode<OutputOf<Kind>>;

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
  const pairs = needsProxies ? addComparisons(graph, models) : undefined;
  const { seeds } = experiment.proxyRewardModels;
  const size = sizeOf(experiment.optimisedPolicy ?? experiment.policy);
  const isFurther = sizeName(size) !== sizeName(ownSize);
  const node = isFurther ? addPolicy(size, true) : base;
  const setting = { policyParameters: policyParametersOf(experiment, size), policyShape: shapeName(size) };
  const optimised = { isFurther, setting, node, pools: addPools(graph, models, node) };
  if (pairs === undefined) {
    addPlanted(graph, { optimised, models });
    return;
  }
  for (const { group, config, setting: own, name } of plannedProxies(experiment)) {
    const proxiesNode = graph.add(proxies, {
      id: `proxies/${name}`,
      parameters: { ...group, config, setting: own },
      inputs: { policy: base, ...pairs },
    });
    const about = { ...group, ...{ isFurther, seeds }, setting: { ...own, ...setting } };
    addCurves(graph, { about, name, optimised, models, proxies: [proxiesNode] });
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

const policyParametersOf = ({ world: worldConfig }: Experiment, size: TransformerSize) =>
  policyModel({ world: worldConfig, policy: size }).parameterCount;

interface Models {
  /** The policy that the proxies were trained on, which fixed all scales. */
  base: Node<typeof policy>;
  gold: Node<typeof gold>;
}

/** A set that proxies are trained on for each of their seeds, or one for all; and one to validate them. */
function addComparisons(graph: Graph, { base, gold: goldNode }: Models) {
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

/** The policy that is optimised, with its pools. */
interface OptimisedPolicy {
  isFurther: boolean;
  setting: Setting;
  node: Node<typeof policy>;
  pools: Node<typeof pool>[];
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

interface CurvesPlan {
  about: Pick<CurveParameters, 'size' | 'rmParameters' | 'isFurther' | 'setting' | 'seeds'>;
  /** Names the proxies. */
  name: string;
  optimised: OptimisedPolicy;
  models: Models;
  /** None where gold is all that the reward needs. */
  proxies: readonly Node<typeof proxies>[];
}

/** Best-of-n, the further methods of selection and the online method against the proxies of one size, each with its fit. */
function addCurves(graph: Graph, plan: CurvesPlan): void {
  addBestOfN(graph, plan);
  for (const method of new Set(graph.config.selection.methods)) addSelection(graph, method, plan);
  if (graph.config.rl.enabled) addOnline(graph, plan);
}

function addBestOfN(graph: Graph, { about, name, optimised, models, proxies: judges }: CurvesPlan): void {
  const method = methods.get('best-of-n');
  const curve = `best-of-n/${name}`;
  const { reward, rewardKeys, rewardSetting } = rewardParts(graph.config);
  const setting = { ...rewardSetting, ...about.setting };
  const node = graph.add(bestOfN, {
    id: curve,
    parameters: { ...about, method: method.name, reward, rewardKeys, setting, name: curve },
    inputs: { policy: optimised.node, gold: models.gold, proxies: judges, pools: optimised.pools },
  });
  graph.add(bestOfNFit, {
    id: `fits/${curve}`,
    parameters: { method: method.name, setting, form: method.law, curve },
    inputs: { curve: node },
  });
}

function addSelection(graph: Graph, name: string, plan: CurvesPlan): void {
  const { about, optimised, models, proxies: judges } = plan;
  const method = methods.get(name);
  const config = sectionOf(graph.config.selection, name);
  const curve = `${name}/${plan.name}`;
  const { reward, rewardKeys, rewardSetting } = rewardParts(graph.config);
  const setting = { ...rewardSetting, ...about.setting, ...settingOf(method.axes, config) };
  const node = graph.add(selection, {
    id: curve,
    parameters: { ...about, method: name, reward, rewardKeys, setting, name: curve, config },
    inputs: { policy: optimised.node, gold: models.gold, proxies: judges, pools: optimised.pools },
  });
  graph.add(selectionFit, {
    id: `fits/${curve}`,
    parameters: { method: name, setting, form: method.law, curve },
    inputs: { curve: node },
  });
}

function addOnline(graph: Graph, { about, name, optimised, models, proxies: judges }: CurvesPlan): void {
  const { rl: section } = graph.config;
  const { batchSize, learningRate, warmupIterations, klPenalty } = section;
  const method = methods.get(section.method);
  // Without a strength every penalty is the same run.
  const penalty = penalties.get(klPenalty === 0 ? usualPenalty : section.penalty);
  const penaltyKeys = sectionOf(section.penalties, penalty.name);
  const config = sectionOf(section, method.name);
  const { reward, rewardKeys, rewardSetting } = rewardParts(graph.config);
  const curve = `rl/${name}`;
  const setting = {
    ...{ ...rewardSetting, penalty: penalty.name, ...settingOf(penalty.axes, penaltyKeys) },
    ...{ ...about.setting, ...settingOf(onlineKeyAxes, section), ...settingOf(method.axes, config) },
  };
  const node = graph.add(rl, {
    id: curve,
    parameters: {
      ...{ ...about, method: method.name, reward, rewardKeys, setting, name: curve },
      ...{ penalty: penalty.name, penaltyKeys, config, klPenalty },
      learning: { batchSize, learningRate, warmupIterations },
    },
    inputs: { ...models, policy: optimised.node, proxies: judges },
  });
  graph.add(onlineFit, {
    id: `fits/${curve}`,
    parameters: { method: method.name, setting, form: method.law, curve },
    inputs: { curve: node },
  });
}

const usualPenalty = 'kl';

function rewardParts({ reward: section }: Experiment) {
  const reward = rewardKinds.get(section.kind);
  const rewardKeys = sectionOf(section, reward.name);
  const rewardSetting = { reward: reward.name, ...settingOf(reward.axes, rewardKeys) };
  return { reward: reward.name, rewardKeys, rewardSetting };
}

/** The keys of a part by its name; empty where it has none. */
const sectionOf = (sections: unknown, name: string) =>
  ((sections as Record<string, unknown> | undefined)?.[name] ?? {}) as Record<string, unknown>;
