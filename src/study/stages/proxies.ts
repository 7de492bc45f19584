/** The proxies stage: the seeds of one size, trained together on gold's labels and normalised as in Gao et al. 2.2. */
import { type Comparisons, labelPairs } from '../../preferences/index.js';
import {
  type ProxyValidation,
  proxyNormalisation,
  type RewardModelArchitecture,
  RewardScorer,
  rewardModelArchitecture,
  trainRewardModels,
  validate,
} from '../../reward-model/index.js';
import { mean } from '../../statistics/index.js';
import { doubtAccuracy } from '../../studies/overoptimization/doubts/proxy-near-chance.js';
import { type Sequences, sequenceLength } from '../../world/index.js';
import type { Artifact } from '../artifact.js';
import type { StageBody, StageContext } from '../stage.js';
import { sequencesOf } from './models.js';

export const proxiesStage: StageBody<'proxies'> = async (context) => {
  const { experiment, parameters: group, progress } = context;
  const config = experiment.proxyRewardModels;
  const architecture = rewardModelArchitecture(group.size, experiment.world);
  const pairs = trainingPairs(context);
  const randoms = Array.from({ length: config.seeds }, (_, seed) =>
    context.random.stream(`proxy-${seed}`).stream(`width-${group.size.width}-layers-${group.size.layers}`),
  );
  const name = `the proxies of ${group.rmParameters} parameters`;
  const labels = { labels: config.labels, labelNoise: group.labelNoise };
  const trained = trainRewardModels({
    name,
    architecture,
    config: { ...config, learningRate: learningRateAt(config.learningRate, group.size.width) },
    comparisons: randoms.map((random): Comparisons => labelPairs(pairs, labels, random.stream('labels'))),
    randoms: randoms.map((random) => random.stream('training')),
    onStep: (done, total, loss) => progress(done, total, 'steps', { loss }),
  });
  const { normalisations, validations } = measure(context, { architecture, parameters: trained.parameters });
  const accuracy = mean(validations.map((row) => row.accuracy));
  const doubt = doubtAccuracy(name, accuracy, validations[0].validationCount * config.seeds);
  return {
    json: { normalisations: normalisations.map((item) => ({ ...item })) },
    arrays: { parameters: trained.parameters },
    tables: { proxies: validations, warnings: doubt ? [doubt] : [] },
    metrics: { accuracy, loss: mean(validations.map((row) => row.loss)) },
  };
};

/** Wider models take smaller steps, ∝ 1/√width above width 16 (between the standard and the maximal-update scaling). */
function learningRateAt(base: number, width: number): number {
  return base * Math.min(1, Math.sqrt(16 / width));
}

interface GoldPairs {
  first: Sequences;
  second: Sequences;
  firstScores: Float64Array;
  secondScores: Float64Array;
}

/** The first `comparisons` pairs of the shared set: what this size is trained on. */
function trainingPairs({ experiment, input, parameters }: StageContext<'proxies'>): GoldPairs {
  return pairsBetween(input('comparisons'), sequenceLength(experiment.world), {
    from: 0,
    to: parameters.comparisons,
  });
}

/**
 * The held-out share of the whole shared set: no proxy of any comparison count is trained on it, so that accuracies
 * and losses of all are measured on the same pairs.
 */
function validationPairs({ experiment, input }: StageContext<'proxies'>): GoldPairs {
  const comparisons = input('comparisons');
  const count = (comparisons.arrays.firstGold as Float64Array).length;
  const from = count - Math.round(count * experiment.proxyRewardModels.heldOut);
  return pairsBetween(comparisons, sequenceLength(experiment.world), { from, to: count });
}

function pairsBetween(
  comparisons: Artifact,
  length: number,
  { from, to }: { from: number; to: number },
): GoldPairs {
  const side = (name: string): Sequences => {
    const { tokens } = sequencesOf(comparisons, name, length);
    return { tokens: tokens.subarray(from * length, to * length), count: to - from, length };
  };
  const scores = (name: string) => (comparisons.arrays[name] as Float64Array).subarray(from, to);
  return {
    first: side('first'),
    second: side('second'),
    firstScores: scores('firstGold'),
    secondScores: scores('secondGold'),
  };
}

/** Scale by cross-entropy against gold's soft labels, accuracy and loss, all on the validation pairs. */
function measure(
  context: StageContext<'proxies'>,
  { architecture, parameters }: { architecture: RewardModelArchitecture; parameters: Float32Array },
) {
  const { comparisons, labelNoise, rmParameters } = context.parameters;
  const { first, second, firstScores, secondScores } = validationPairs(context);
  const scorer = new RewardScorer(architecture, parameters, context.experiment.proxyRewardModels.seeds);
  const initial = scorer.score(sequencesOf(context.input('policy'), 'initialResponses', first.length));
  const [firstProxy, secondProxy] = [scorer.score(first), scorer.score(second)];
  scorer.dispose();
  const goldGaps = firstScores.map((score, pair) => score - secondScores[pair]);
  const proxyGaps = firstProxy.map((scores, seed) =>
    scores.map((score, pair) => score - secondProxy[seed][pair]),
  );
  const setting = { rmParameters, comparisons, labelNoise };
  return {
    normalisations: initial.map((scores, seed) => proxyNormalisation(scores, proxyGaps[seed], goldGaps)),
    validations: proxyGaps.map(
      (gaps, seed): ProxyValidation => ({ ...setting, seed, ...validate(gaps, goldGaps) }),
    ),
  };
}
