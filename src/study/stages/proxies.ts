/** The proxies stage: the seeds of one size, trained together on gold's labels and normalised as in Gao et al. 2.2. */
import { type Comparisons, labelPairs } from '../../preferences/index.js';
import {
  proxyNormalisation,
  type RewardModelArchitecture,
  RewardScorer,
  rewardModelArchitecture,
  trainRewardModels,
} from '../../reward-model/index.js';
import { doubtAccuracy } from '../../scaling-laws/index.js';
import { mean } from '../../statistics/index.js';
import { type Sequences, sequenceLength } from '../../world/index.js';
import type { StageBody, StageContext } from '../stage.js';
import { sequencesOf } from './models.js';

export const proxiesStage: StageBody<'proxies'> = async (context) => {
  const { experiment, parameters: group, progress } = context;
  const config = experiment.proxyRewardModels;
  const architecture = rewardModelArchitecture(group.size, experiment.world);
  const pairs = goldPairs(context);
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
  const normalisations = normalise(context, { architecture, pairs, parameters: trained.parameters });
  const { accuracy, loss, heldOutCount } = trained;
  // Label noise caps the accuracy that can be measured; the doubt is about what was learnt.
  const doubt = doubtAccuracy(name, mean(accuracy), heldOutCount * config.seeds);
  return {
    json: { accuracy, loss, heldOutCount, normalisations: normalisations.map((item) => ({ ...item })) },
    arrays: { parameters: trained.parameters },
    tables: { warnings: doubt ? [doubt] : [] },
    metrics: { accuracy: mean(accuracy), loss: mean(loss) },
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

/** The first `comparisons` pairs of the shared set. */
function goldPairs({ experiment, input, parameters }: StageContext<'proxies'>): GoldPairs {
  const comparisons = input('comparisons');
  const length = sequenceLength(experiment.world);
  const count = parameters.comparisons;
  const side = (name: string) => {
    const { tokens } = sequencesOf(comparisons, name, length);
    return { tokens: tokens.subarray(0, count * length), count, length };
  };
  const scores = (name: string) => (comparisons.arrays[name] as Float64Array).subarray(0, count);
  return {
    first: side('first'),
    second: side('second'),
    firstScores: scores('firstGold'),
    secondScores: scores('secondGold'),
  };
}

/** Scale by cross-entropy against gold's soft labels on the held-out pairs, which are the last ones. */
function normalise(
  { experiment, input }: StageContext<'proxies'>,
  model: { architecture: RewardModelArchitecture; parameters: Float32Array; pairs: GoldPairs },
) {
  const { seeds, heldOut } = experiment.proxyRewardModels;
  const { first, second, firstScores, secondScores } = model.pairs;
  const from = first.count - Math.round(first.count * heldOut);
  const tail = ({ tokens, length, count }: Sequences): Sequences => ({
    tokens: tokens.subarray(from * length),
    count: count - from,
    length,
  });
  const scorer = new RewardScorer(model.architecture, model.parameters, seeds);
  const initial = scorer.score(sequencesOf(input('policy'), 'initialResponses', first.length));
  const [firstProxy, secondProxy] = [scorer.score(tail(first)), scorer.score(tail(second))];
  scorer.dispose();
  const goldGaps = firstScores.subarray(from).map((score, pair) => score - secondScores[from + pair]);
  return initial.map((scores, seed) => {
    const proxyGaps = firstProxy[seed].map((score, pair) => score - secondProxy[seed][pair]);
    return proxyNormalisation(scores, proxyGaps, goldGaps);
  });
}
