/** The proxies of one setting, validated and normalised as in Gao et al. 2.2. */
import type { Setting } from '../../../engine/axis.js';
import { defineStage, many } from '../../../engine/stage.js';
import { type Normalisation, rewardModelArchitecture, runningMeans } from '../../../reward/index.js';
import { mean } from '../../../statistics/index.js';
import type { TransformerSize } from '../../../tensor/config.js';
import type { ProxyConfig } from '../config/proxies.js';
import { doubtShared } from '../doubts/comparisons-shared.js';
import { doubtLag } from '../doubts/proxy-lags-behind.js';
import { doubtAccuracy } from '../doubts/proxy-near-chance.js';
import { doubtDiverged } from '../doubts/replica-diverged.js';
import { comparisonSetNames } from '../proxy-groups.js';
import { rowsOf } from '../rows.js';
import type { ProxyValidation } from '../tables.js';
import { comparisons } from './comparisons.js';
import { tokenCost } from './cost.js';
import { firstPairs } from './gold-pairs.js';
import { joinedFloats, openWorld, sequencesOf } from './models.js';
import { policy } from './policy.js';
import { measuredProxies, normalisationsOf } from './proxy-scales.js';
import { learningRateAt, readOfProxies, validationOf } from './proxy-training.js';
import type { ProxyGroup } from './settings.js';
import { type TrainedShare, trainedProxies } from './trained-proxies.js';
import { openJudge } from './utility-parts.js';

/** As many fix the mean of each. */
const responsesOfScale = 8192;

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

export const proxies = defineStage({
  name: 'proxies',
  heading: 'Scales of proxies',
  module: import.meta.url,
  inputs: { policy, trained: many(trainedProxies), validation: comparisons },
  tables: ['proxies', 'warnings'],
  tensors: true,
  title: ({ rmParameters }: ProxiesParameters) =>
    `Accuracy and scale of proxies of ${rmParameters.toLocaleString('en-US')} parameters`,
  select: readOfProxies,
  cost: (_, { size, config: { seeds } }) => 2 * responsesOfScale * seeds * tokenCost(size),
  effective: (_, { size, config }) => ({ learningRate: learningRateAt(config, size.width) }),
  async run({ config: read, parameters: group, inputs, random }) {
    const { world } = read;
    const { config } = group;
    const architecture = rewardModelArchitecture(group.size, world);
    const responses = sequencesOf(inputs.policy.initialResponses, world);
    const judged = openJudge(config.judge, responses, () => openWorld(world, random));
    const name = `the proxies of ${group.rmParameters} parameters`;
    const { seeds, parameters, diverged } = gathered(inputs.trained);
    const validation = judged(firstPairs(inputs.validation, world, inputs.validation.firstGold.length));
    const scaledBy = { validation: seeds.map(() => validation), responses };
    const measure = (own: Float32Array) => measuredProxies(architecture, own, scaledBy);
    const { proxyGaps, goldGaps, means, scales } = measure(parameters);
    const normalisations = normalisationsOf({ means, scales }, config.scale);
    // Proxies that began apart have no common mean that is of use.
    const averaged =
      config.initialisation === 'own' || config.groupSize === null
        ? undefined
        : measure(runningMeans({ seeds, parameters }, config.groupSize));
    const validations = seeds.map((proxySeed, index): ProxyValidation => {
      const own = { proxyGaps: proxyGaps[index], goldGaps: goldGaps[index], scales: scales[index] };
      return { setting: group.setting, proxySeed, ...validationOf(own, config.scale) };
    });
    const accuracy = mean(validations.map((row) => row.accuracy));
    const doubts = [
      doubtAccuracy(name, accuracy, validations[0].validationCount),
      doubtDiverged(name, diverged),
      doubtLag(name, validations),
      doubtShared(name, { seeds: config.seeds, sets: comparisonSetNames(config).length }),
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

/** Of all shares in order. Throws where no proxy is left. */
function gathered(shares: readonly TrainedShare[]): Omit<TrainedShare, 'reason'> {
  const seeds = shares.flatMap((share) => share.seeds);
  if (seeds.length === 0) throw new Error(shares.map(({ reason }) => reason).join('; '));
  const parameters = joinedFloats(shares.map((share) => share.parameters));
  return { seeds, parameters, diverged: shares.flatMap(({ diverged }) => diverged) };
}
