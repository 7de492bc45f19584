/** The proxies of one setting, trained together on their judge's labels, gold's as a rule, and normalised as in Gao et al. 2.2. */
import type { Setting } from '../../../engine/axis.js';
import { defineStage, many } from '../../../engine/stage.js';
import type { FineTuningConfig } from '../../../policy/index.js';
import {
  type Normalisation,
  rewardModelArchitecture,
  runningMeans,
  type ScaleRule,
  trainRewardModels,
  validate,
} from '../../../reward/index.js';
import { mean } from '../../../statistics/index.js';
import type { TransformerSize } from '../../../tensor/config.js';
import type { Experiment } from '../config/experiment.js';
import type { ProxyConfig } from '../config/proxies.js';
import { doubtShared } from '../doubts/comparisons-shared.js';
import { doubtLag } from '../doubts/proxy-lags-behind.js';
import { doubtAccuracy } from '../doubts/proxy-near-chance.js';
import { doubtDiverged } from '../doubts/replica-diverged.js';
import { rowsOf } from '../rows.js';
import type { ProxyValidation } from '../tables.js';
import { comparisons } from './comparisons.js';
import { tokenCost } from './cost.js';
import { firstPairs } from './gold-pairs.js';
import { labelled } from './labelled.js';
import { openWorld, sequencesOf } from './models.js';
import { policy } from './policy.js';
import { measuredProxies, normalisationsOf } from './proxy-scales.js';
import { proxyStart } from './proxy-start.js';
import type { ProxyGroup } from './settings.js';
import { openJudge } from './utility-parts.js';

export interface ProxiesParameters extends ProxyGroup {
  setting: Setting;
  /** What they are trained with, each swept key at one value. */
  config: ProxyConfig;
}

/** Those that did not diverge, M of them. */
export interface Proxies {
  size: TransformerSize;
  /** The proxy seed of each. */
  seeds: number[];
  /** With those that diverged. */
  seedCount: number;
  /** [M · count]. */
  parameters: Float32Array;
  normalisations: Normalisation[];
  /** See RewardModels. */
  groupSize: number | null;
  meanNormalisations?: Normalisation[];
}

/** Nothing of the policy but how it is trained, which is how a language model is that proxies start from. */
export interface ProxiesRead {
  world: Experiment['world'];
  languageModel: FineTuningConfig;
}

export const proxies = defineStage({
  name: 'proxies',
  heading: 'Proxies',
  module: import.meta.url,
  // One set of comparisons for all seeds, or one each.
  inputs: { policy, comparisons: many(comparisons), validation: comparisons },
  tables: ['proxies', 'warnings'],
  tensors: true,
  title: ({ rmParameters }: ProxiesParameters) =>
    `Proxies of ${rmParameters.toLocaleString('en-US')} parameters`,
  select: ({ world, policy: { steps, batchSize, learningRate } }: Experiment): ProxiesRead => ({
    world,
    languageModel: { steps, batchSize, learningRate },
  }),
  cost: (_, { size, config: { comparisons: count, epochs, seeds } }) =>
    6 * count * epochs * seeds * tokenCost(size),
  effective: (_, { size, config }) => ({ learningRate: learningRateAt(config, size.width) }),
  async run({ config: { world, languageModel }, parameters: group, inputs, random, progress, checkpoint }) {
    const { config } = group;
    const architecture = rewardModelArchitecture(group.size, world);
    const responses = sequencesOf(inputs.policy.initialResponses, world);
    const judged = openJudge(config.judge, responses, () => openWorld(world, random));
    const sets = inputs.comparisons.map((pairs) => judged(firstPairs(pairs, world, config.comparisons)));
    const randoms = Array.from({ length: config.seeds }, (_, seed) =>
      random.stream(`proxy-${seed}`).stream(streamName(group.size)),
    );
    const name = `the proxies of ${group.rmParameters} parameters`;
    const trainings = randoms.map((own) => own.stream('training'));
    const ofSize = random.stream('proxy-start').stream(streamName(group.size));
    const onStep = (done: number, total: number, loss: number) => progress(done, total, 'steps', { loss });
    const initial = proxyStart({
      ...{ size: group.size, architecture, config, world, languageModel, onStep },
      random: { root: random, size: ofSize, trainings },
      checkpoint: checkpoint.part('language-model'),
    });
    const trained = trainRewardModels({
      name,
      architecture,
      config: { ...config, learningRate: learningRateAt(config, group.size.width) },
      comparisons: randoms.map((_, seed) => labelled(sets, config, { seed, random })),
      ...{ randoms: trainings, initial, onStep, checkpoint: checkpoint.part('training') },
    });
    const seeds = [...randoms.keys()].filter((seed) => !trained.diverged.has(seed));
    const parameters = rowsOfSeeds(trained.parameters, seeds, architecture.parameterCount);
    const validation = judged(firstPairs(inputs.validation, world, inputs.validation.firstGold.length));
    const measure = (own: Float32Array) => measuredProxies(architecture, own, { validation, responses });
    const { proxyGaps, goldGaps, means, scales } = measure(parameters);
    const normalisations = normalisationsOf({ means, scales }, config.scale);
    // Proxies that began apart have no common mean that is of use.
    const averaged =
      config.initialisation === 'own' || config.groupSize === null
        ? undefined
        : measure(runningMeans({ seeds, parameters }, config.groupSize));
    const validations = proxyGaps.map(
      (own, index): ProxyValidation => ({
        ...{ setting: group.setting, proxySeed: seeds[index] },
        ...{ ...validate(own, goldGaps), ...factorsOf(scales[index], config.scale) },
      }),
    );
    const accuracy = mean(validations.map((row) => row.accuracy));
    const doubts = [
      doubtAccuracy(name, accuracy, validations[0].validationCount),
      doubtDiverged(name, [...trained.diverged]),
      doubtLag(name, validations),
      doubtShared(name, { seeds: config.seeds, sets: sets.length }),
    ].filter((doubt) => doubt !== undefined);
    const output: Proxies = {
      ...{ size: group.size, seeds, seedCount: config.seeds, parameters, normalisations },
      groupSize: config.groupSize,
      ...(averaged && { meanNormalisations: normalisationsOf(averaged, config.scale) }),
    };
    return {
      output,
      tables: [rowsOf('proxies', validations), rowsOf('warnings', doubts)],
      metrics: { accuracy, loss: mean(validations.map((row) => row.loss)) },
    };
  },
});

/** By what to multiply scores on the scale of one rule for those of each. */
const factorsOf = (scales: Record<ScaleRule, number>, rule: ScaleRule) => ({
  softLabelFactor: scales['soft-labels'] / scales[rule],
  regressionFactor: scales.regression / scales[rule],
});

/** Wider models take smaller steps, ∝ 1/√width: between one rate for all and the 1/width of Yang et al. (2022). */
function learningRateAt({ learningRate, learningRateWidth }: ProxyConfig, width: number): number {
  return learningRate * Math.sqrt(learningRateWidth / width);
}

/** Sizes draw from streams of their own; those with several heads joined later, so that one head has no name. */
const streamName = ({ width, layers, heads }: TransformerSize) =>
  `width-${width}-layers-${layers}${heads > 1 ? `-heads-${heads}` : ''}`;

function rowsOfSeeds(parameters: Float32Array, seeds: number[], count: number): Float32Array {
  const rows = new Float32Array(seeds.length * count);
  seeds.forEach((seed, index) => {
    rows.set(parameters.subarray(seed * count, (seed + 1) * count), index * count);
  });
  return rows;
}
