/** The curves against the proxies of one size, each with its fit. */
import { settingOf } from '../../../engine/axis.js';
import { methods } from '../../../methods/index.js';
import { penalties } from '../../../methods/penalties/penalty.js';
import { rewardKinds, rewardModelArchitecture } from '../../../reward/index.js';
import type { Experiment } from '../config/experiment.js';
import { roundAxis } from '../config/iterated.js';
import { onlineKeyAxes } from '../config/online.js';
import { bestOfN } from '../stages/best-of-n.js';
import { bestOfNFit } from '../stages/best-of-n-fit.js';
import { selectionCost } from '../stages/cost.js';
import type { RlParameters } from '../stages/online-course.js';
import type { proxies } from '../stages/proxies.js';
import { rl } from '../stages/rl.js';
import { onlineFit } from '../stages/rl-fit.js';
import { selection } from '../stages/selection.js';
import { selectionFit } from '../stages/selection-fit.js';
import { type CurveParameters, placesOf, runsOf, type Share, whole } from '../stages/settings.js';
import { type Graph, type Models, type Node, type OptimisedPolicy, sectionOf } from './parts.js';
import { onlineShares, shardsOfSeeds, shareId, sharesOf, workOf } from './shares.js';

export interface CurvesPlan {
  about: Pick<CurveParameters, 'size' | 'rmParameters' | 'isFurther' | 'setting' | 'seeds'>;
  /** Names the proxies. */
  name: string;
  optimised: OptimisedPolicy;
  models: Models;
  /** None where gold is all that the reward needs. */
  proxies: readonly Node<typeof proxies>[];
}

/** The run of an online method, which later rounds go on from. */
export interface OnlineCurve {
  /** Shares of its runs. */
  nodes: Node<typeof rl>[];
  parameters: Omit<RlParameters, keyof Share>;
}

/** Best-of-n, the further methods of selection and the online method against the proxies of one size, each with its fit. */
export function addCurves(graph: Graph, plan: CurvesPlan): OnlineCurve | undefined {
  addBestOfN(graph, plan);
  for (const method of new Set(graph.config.selection.methods)) addSelection(graph, method, plan);
  return graph.config.rl.enabled ? addOnline(graph, plan) : undefined;
}

function addBestOfN(graph: Graph, plan: CurvesPlan): void {
  const { about, name } = plan;
  const method = methods.get('best-of-n');
  const curve = `best-of-n/${name}`;
  const { rewardSetting, ...reward } = rewardParts(graph.config);
  const setting = { ...rewardSetting, ...about.setting };
  const parameters = { ...about, ...reward, method: method.name, setting, name: curve };
  const nodes = selectionShares(graph, plan, reward).map(({ share, inputs }) =>
    graph.add(bestOfN, { id: `${curve}${shareId(share)}`, parameters: { ...parameters, ...share }, inputs }),
  );
  graph.add(bestOfNFit, {
    id: `fits/${curve}`,
    parameters: {
      ...{ method: method.name, setting, form: method.law, curve, rmParameters: about.rmParameters },
      ...{ prompts: graph.config.bestOfN.prompts, seeds: about.seeds },
      ...(plan.proxies.length > 0 && {
        sizes: { gold: goldParameters(graph.config), proxy: about.rmParameters },
      }),
    },
    inputs: { curve: nodes },
  });
}

/** The stages that share the runs of a selection method out, each with the shards of the pool that its prompts are in. */
function selectionShares(graph: Graph, plan: CurvesPlan, { reward, rewardKeys }: RewardOfCurve) {
  const { about, optimised, models, proxies: judges } = plan;
  const { prompts } = graph.config.bestOfN;
  const of = optimised.pools.length;
  const { ofOneSeed } = rewardKinds.get(reward);
  const runs = runsOf(about.seeds, rewardKeys);
  return sharesOf(selectionCost(graph.config.bestOfN, about.size), runs).map((share) => {
    const own = ofOneSeed ? shardsOfSeeds(placesOf(share, runs), { seeds: runs, prompts, of }) : everyOne(of);
    const at = <Value>(all: readonly Value[]) => own.map((shard) => all[shard]);
    return {
      share: { ...share, shards: { own, of } },
      inputs: {
        ...{ policy: optimised.node, gold: models.gold, proxies: judges },
        ...{ pools: at(optimised.pools), poolScores: at(optimised.poolScores) },
      },
    };
  });
}

interface RewardOfCurve {
  reward: string;
  rewardKeys: Record<string, unknown>;
}

const everyOne = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const goldParameters = ({ goldRewardModel, world }: Experiment): number =>
  rewardModelArchitecture(goldRewardModel, world).parameterCount;

function addSelection(graph: Graph, name: string, plan: CurvesPlan): void {
  const { about } = plan;
  const method = methods.get(name);
  const config = sectionOf(graph.config.selection, name);
  const curve = `${name}/${plan.name}`;
  const { rewardSetting, ...reward } = rewardParts(graph.config);
  const setting = { ...rewardSetting, ...about.setting, ...settingOf(method.axes, config) };
  const parameters = { ...about, ...reward, method: name, setting, name: curve, config };
  const nodes = selectionShares(graph, plan, reward).map(({ share, inputs }) =>
    graph.add(selection, {
      id: `${curve}${shareId(share)}`,
      parameters: { ...parameters, ...share },
      inputs,
    }),
  );
  graph.add(selectionFit, {
    id: `fits/${curve}`,
    parameters: { method: name, setting, form: method.law, curve },
    inputs: { curve: nodes },
  });
}

function addOnline(
  graph: Graph,
  { about, name, optimised, models, proxies: judges }: CurvesPlan,
): OnlineCurve {
  const { rl: section, iterated } = graph.config;
  const { batchSize, learningRate, warmupIterations, shaping, klPenalty, stopping } = section;
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
    // Where there is one round, nobody has to be told which.
    ...(iterated.rounds > 1 && { [roundAxis.name]: 1 }),
  };
  const parameters: OnlineCurve['parameters'] = {
    ...{ ...about, method: method.name, reward, rewardKeys, setting, name: curve },
    ...{ penalty: penalty.name, penaltyKeys, config, klPenalty },
    learning: { batchSize, learningRate, warmupIterations, ...(shaping !== 'none' && { shaping }) },
    ...(stopping !== 'none' && { stopping }),
  };
  const inputs = { ...models, policy: optimised.node, proxies: judges };
  const runs = runsOf(about.seeds, rewardKeys);
  const work = workOf(graph, rl, { ...parameters, ...whole });
  const nodes = onlineShares(work, runs).map((share) =>
    graph.add(rl, { id: `${curve}${shareId(share)}`, parameters: { ...parameters, ...share }, inputs }),
  );
  graph.add(onlineFit, {
    id: `fits/${curve}`,
    parameters: { method: method.name, setting, form: method.law, curve, rmParameters: about.rmParameters },
    inputs: { curve: nodes },
  });
  return { nodes, parameters };
}

const usualPenalty = 'kl';

function rewardParts({ reward: section }: Experiment) {
  const reward = rewardKinds.get(section.kind);
  const rewardKeys = sectionOf(section, reward.name);
  const rewardSetting = { reward: reward.name, ...settingOf(reward.axes, rewardKeys) };
  return { reward: reward.name, rewardKeys, rewardSetting };
}
