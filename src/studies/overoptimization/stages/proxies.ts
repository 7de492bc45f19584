/** The proxies of one setting, trained together on gold's labels and normalised as in Gao et al. 2.2. */
import type { Setting } from '../../../engine/axis.js';
import { defineStage } from '../../../engine/stage.js';
import { type Comparisons, labelPairs } from '../../../preferences/index.js';
import {
  type Normalisation,
  openRewardModels,
  proxyNormalisation,
  RewardScorer,
  rewardModelArchitecture,
  trainRewardModels,
  validate,
} from '../../../reward/index.js';
import { mean } from '../../../statistics/index.js';
import type { TransformerSize } from '../../../tensor/config.js';
import { type Sequences, sequenceLength } from '../../../world/index.js';
import type { Experiment } from '../config/experiment.js';
import type { ProxyConfig } from '../config/proxies.js';
import { doubtAccuracy } from '../doubts/proxy-near-chance.js';
import { doubtDiverged } from '../doubts/replica-diverged.js';
import { rowsOf } from '../rows.js';
import type { ProxyValidation } from '../tables.js';
import { comparisons, type ScoredPairs } from './comparisons.js';
import { tokenCost } from './cost.js';
import { sequencesOf } from './models.js';
import { policy } from './policy.js';
import type { ProxyGroup } from './settings.js';

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
  /** [M · count]. */
  parameters: Float32Array;
  normalisations: Normalisation[];
}

export const proxies = defineStage({
  name: 'proxies',
  heading: 'Proxies',
  module: import.meta.url,
  inputs: { policy, comparisons },
  tables: ['proxies', 'warnings'],
  tensors: true,
  title: ({ rmParameters }: ProxiesParameters) =>
    `Proxies of ${rmParameters.toLocaleString('en-US')} parameters`,
  select: ({ world }: Experiment) => ({ world }),
  cost: (_, { size, config: { comparisons: count, epochs, seeds } }) =>
    6 * count * epochs * seeds * tokenCost(size),
  effective: (_, { size, config }) => ({ learningRate: learningRateAt(config, size.width) }),
  async run({ config: { world }, parameters: group, inputs, random, progress }) {
    const { config } = group;
    const architecture = rewardModelArchitecture(group.size, world);
    const pairs = pairsBetween(inputs.comparisons, world, { from: 0, to: config.comparisons });
    const randoms = Array.from({ length: config.seeds }, (_, seed) =>
      random.stream(`proxy-${seed}`).stream(streamName(group.size)),
    );
    const labels = { labels: config.labels, labelNoise: config.labelNoise };
    const name = `the proxies of ${group.rmParameters} parameters`;
    const trained = trainRewardModels({
      name,
      architecture,
      config: { ...config, learningRate: learningRateAt(config, group.size.width) },
      comparisons: randoms.map((own): Comparisons => labelPairs(pairs, labels, own.stream('labels'))),
      randoms: randoms.map((own) => own.stream('training')),
      onStep: (done, total, loss) => progress(done, total, 'steps', { loss }),
    });
    const seeds = Array.from({ length: config.seeds }, (_, seed) => seed).filter(
      (seed) => !trained.diverged.has(seed),
    );
    const parameters = rowsOfSeeds(trained.parameters, seeds, architecture.parameterCount);
    const validation = validationPairs(inputs.comparisons, world, config.heldOut);
    const scoring = openRewardModels(architecture, parameters);
    const scorer = new RewardScorer(scoring);
    const initial = scorer.score(sequencesOf(inputs.policy.initialResponses, world));
    const { proxyGaps, goldGaps } = gaps(scorer, validation);
    scoring.dispose();
    const normalisations = initial.map((scores, index) =>
      proxyNormalisation(scores, proxyGaps[index], goldGaps),
    );
    const validations = proxyGaps.map(
      (own, index): ProxyValidation => ({
        setting: group.setting,
        proxySeed: seeds[index],
        ...validate(own, goldGaps),
      }),
    );
    const accuracy = mean(validations.map((row) => row.accuracy));
    const doubts = [
      doubtAccuracy(name, accuracy, validations[0].validationCount * seeds.length),
      doubtDiverged(name, [...trained.diverged]),
    ].filter((doubt) => doubt !== undefined);
    const output: Proxies = { size: group.size, seeds, parameters, normalisations };
    return {
      output,
      tables: [rowsOf('proxies', validations), rowsOf('warnings', doubts)],
      metrics: { accuracy, loss: mean(validations.map((row) => row.loss)) },
    };
  },
});

/** Wider models take smaller steps, ∝ 1/√width (between the standard and the maximal-update scaling). */
function learningRateAt({ learningRate, learningRateWidth }: ProxyConfig, width: number): number {
  return learningRate * Math.min(1, Math.sqrt(learningRateWidth / width));
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

interface GoldPairs {
  first: Sequences;
  second: Sequences;
  firstScores: Float64Array;
  secondScores: Float64Array;
}

/**
 * The held-out share of the whole shared set: no proxy of any comparison count is trained on it, so that accuracies
 * and losses of all are measured on the same pairs.
 */
function validationPairs(pairs: ScoredPairs, world: Experiment['world'], heldOut: number): GoldPairs {
  const count = pairs.firstGold.length;
  return pairsBetween(pairs, world, { from: count - Math.round(count * heldOut), to: count });
}

function pairsBetween(
  pairs: ScoredPairs,
  world: Experiment['world'],
  { from, to }: { from: number; to: number },
): GoldPairs {
  const length = sequenceLength(world);
  const side = (tokens: Uint8Array): Sequences => ({
    tokens: tokens.subarray(from * length, to * length),
    count: to - from,
    length,
  });
  return {
    first: side(pairs.first),
    second: side(pairs.second),
    firstScores: pairs.firstGold.subarray(from, to),
    secondScores: pairs.secondGold.subarray(from, to),
  };
}

/** Score differences of the same pairs, by proxy and by gold. */
function gaps(scorer: RewardScorer, { first, second, firstScores, secondScores }: GoldPairs) {
  const [firstProxy, secondProxy] = [scorer.score(first), scorer.score(second)];
  return {
    goldGaps: firstScores.map((score, pair) => score - secondScores[pair]),
    proxyGaps: firstProxy.map((scores, seed) => scores.map((score, pair) => score - secondProxy[seed][pair])),
  };
}
