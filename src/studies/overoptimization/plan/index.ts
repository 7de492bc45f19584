/** The plan: what is trained once, what is optimised against what, and what is fitted. */
import { rewardKinds, rewardModelArchitecture } from '../../../reward/index.js';
import { shapeName, type TransformerSize } from '../../../tensor/config.js';
import type { Experiment } from '../config/experiment.js';
import { judgeAxis } from '../config/proxies.js';
import {
  comparisonSetNames,
  type PlannedProxies,
  plannedProxies,
  sizeName,
  sizeOf,
} from '../proxy-groups.js';
import { comparisons } from '../stages/comparisons.js';
import { gold } from '../stages/gold.js';
import { goldData } from '../stages/gold-data.js';
import { languageModel } from '../stages/language-model.js';
import { policy } from '../stages/policy.js';
import { pool } from '../stages/pool.js';
import { poolScores } from '../stages/pool-scores.js';
import { type ProxiesParameters, proxies } from '../stages/proxies.js';
import { responsePairs } from '../stages/response-pairs.js';
import { whole } from '../stages/settings.js';
import { setsOf, trainedProxies } from '../stages/trained-proxies.js';
import { world } from '../stages/world.js';
import { addCurves, type CurvesPlan } from './curves.js';
import { addDirect } from './direct.js';
import { type Graph, type Models, type Node, type Pairs, policyParametersOf } from './parts.js';
import { addRounds } from './rounds.js';
import { shareId, sharesOf, workOf } from './shares.js';

/** The pool is cut into this many stages, so that several processes share it; results do not depend on it. */
const poolShards = 16;

/** At most as many: each draws the styles of all responses, which takes a tenth of the time that sampling a quarter of them does. */
const goldDataShares = 4;

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
  const goldNode = addGold(graph, base);
  const models = { base, gold: goldNode };
  const needsProxies = rewardKinds.get(experiment.reward.kind).needs !== 'gold';
  const needsPairs = needsProxies || experiment.direct.methods.length > 0;
  const pairs = needsPairs ? addComparisons(graph, models) : undefined;
  const { seeds } = experiment.proxyRewardModels;
  const size = sizeOf(experiment.optimisedPolicy ?? experiment.policy);
  const isFurther = sizeName(size) !== sizeName(ownSize);
  const node = isFurther ? addPolicy(size, true) : base;
  const setting = { policyParameters: policyParametersOf(experiment, size), policyShape: shapeName(size) };
  const optimised = { isFurther, setting, node, ...addPools(graph, models, node) };
  if (pairs !== undefined) addDirect(graph, { optimised, models, pairs });
  if (pairs === undefined || !needsProxies) {
    addPlanted(graph, { optimised, models });
    return;
  }
  const judges = rewardKinds.get(experiment.reward.kind).judges ?? [experiment.proxyRewardModels.judge];
  for (const planned of plannedProxies(experiment)) {
    const { group, config, setting: own, name } = planned;
    const starts = addLanguageModel(graph, { planned, base: worldNode });
    const nodes = judges.map((judge) => {
      const isOne = judges.length === 1;
      const id = `${name}${isOne ? '' : `/${judge}`}`;
      const label = isOne ? '' : `, ${judgeAxis.label(judge)}`;
      const parameters = { ...group, config: { ...config, judge }, setting: { ...own, judge } };
      return addProxies(graph, { id, label, parameters, base, pairs, starts });
    });
    const about = {
      ...{ ...group, isFurther, seeds },
      setting: { ...own, ...setting, judge: judges.join('+') },
    };
    const first = addCurves(graph, { about, name, optimised, models, proxies: nodes });
    const trained = {
      ...{ parameters: { ...group, config, setting: own }, node: nodes[0], languageModel: starts },
    };
    if (first !== undefined) addRounds(graph, { name, optimised, models, pairs, first, proxies: trained });
  }
}

interface ProxiesPlan {
  id: string;
  label: string;
  parameters: ProxiesParameters;
  base: Node<typeof policy>;
  pairs: Pairs;
  starts: Node<typeof languageModel>[];
}

/** Proxies of one setting: trained in shares of their seeds, measured together. */
function addProxies(graph: Graph, { id, label, parameters, base, pairs, starts }: ProxiesPlan) {
  const { setting: _, ...training } = parameters;
  const { config } = parameters;
  const sets = comparisonSetNames(config);
  const work = workOf(graph, trainedProxies, { ...training, ...whole });
  const trained = sharesOf(work, config.seeds).map((share) => {
    const own = { ...training, ...share };
    return graph.add(trainedProxies, {
      id: `proxy-training/${id}${shareId(share)}`,
      label,
      parameters: own,
      inputs: {
        policy: base,
        comparisons: setsOf(own).map((set) => pairs.comparisons[sets.indexOf(set)]),
        languageModel: starts,
      },
    });
  });
  const inputs = { policy: base, trained, validation: pairs.validation };
  return graph.add(proxies, { id: `proxies/${id}`, label, parameters, inputs });
}

/** One a size, where proxies start from it. */
function addLanguageModel(
  graph: Graph,
  { planned: { group, config, name }, base }: { planned: PlannedProxies; base: Node<typeof world> },
): Node<typeof languageModel>[] {
  if (config.initialisation !== 'language-model') return [];
  const inputs = { world: base };
  return [graph.add(languageModel, { id: `language-model/${name}`, parameters: group, inputs })];
}

function addGold(graph: Graph, base: Models['base']): Models['gold'] {
  const { comparisons: count } = graph.config.goldRewardModel;
  const work = workOf(graph, goldData, { comparisons: count, ...whole });
  const data = sharesOf(work, Math.min(goldDataShares, count)).map((share) =>
    graph.add(goldData, {
      id: `gold-data${shareId(share)}`,
      parameters: { comparisons: count, ...share },
      inputs: { policy: base },
    }),
  );
  return graph.add(gold, { id: 'gold', parameters: {}, inputs: { policy: base, data } });
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
  const add = (set: string, size: number) => {
    const parameters = { set, comparisons: size };
    const inputs = { policy: base };
    const sampled = graph.add(responsePairs, { id: `response-pairs/${set}`, parameters, inputs });
    return graph.add(comparisons, {
      ...{ id: `comparisons/${set}`, parameters },
      inputs: { pairs: sampled, gold: goldNode },
    });
  };
  return {
    comparisons: comparisonSetNames(proxyRewardModels).map((set) => add(set, count)),
    validation: add('validation', validationComparisons),
  };
}

function addPools(graph: Graph, { base, gold: goldNode }: Models, node: Node<typeof policy>) {
  const { prompts, n } = graph.config.bestOfN;
  const shards = Math.min(poolShards, prompts);
  const parameters = Array.from({ length: shards }, (_, shard) => ({ n, prompts, shard, shards }));
  const nameOf = (shard: number) => `${shard + 1}-of-${shards}`;
  const pools = parameters.map((own) =>
    graph.add(pool, { id: `pool/${nameOf(own.shard)}`, parameters: own, inputs: { base, policy: node } }),
  );
  const scores = pools.map((own, shard) =>
    graph.add(poolScores, {
      id: `pool-scores/${nameOf(shard)}`,
      parameters: parameters[shard],
      inputs: { pool: own, gold: goldNode },
    }),
  );
  return { pools, poolScores: scores };
}
