/**
 * The reward `planted`: gold plus an error that has nothing to do with it, of a tail that one chooses (Kwa et al. 2024:
 * U = V + X). What an optimiser makes of it is known from the two distributions alone.
 */
import { z } from 'zod';
import { type KeyAxis, numberAxis, wordAxis } from '../engine/axis.js';
import { createRandom } from '../random/index.js';
import { drawError, type ErrorTail, errorTails, quartileOf } from './error-tails.js';
import { normalise } from './model/normalisation.js';
import { openRewardModels } from './model/scoring.js';
import { type RewardKind, rewardAxis } from './reward.js';

const config = z.strictObject({
  tail: z.enum(errorTails).default('normal').describe('The distribution of the error.'),
  correlation: z
    .number()
    .gt(0)
    .max(1)
    .default(0.5)
    .describe(
      'With gold under the initial policy if the error is normal; others have a normal error’s interquartile range.',
    ),
});

export const tailAxis: KeyAxis<string> = {
  ...wordAxis({
    name: 'errorTail',
    header: 'error_tail',
    title: 'Error',
    about: 'The distribution of a planted proxy’s error.',
    order: errorTails,
    label: (value) => `${value} error`,
    refines: rewardAxis.name,
  }),
  property: 'tail',
};

const correlationAxis: KeyAxis<number> = {
  ...numberAxis({
    name: 'errorCorrelation',
    header: 'error_correlation',
    title: 'Correlation',
    about: 'Of a planted proxy with gold, if its error were normal.',
    label: (value) => `correlation ${value}`,
    refines: rewardAxis.name,
  }),
  property: 'correlation',
};

export const planted: RewardKind = {
  name: 'planted',
  label: 'gold with a planted error',
  about: 'Gold plus an error that is drawn for every response by itself (Kwa et al. 2024).',
  module: import.meta.url,
  ofOneSeed: true,
  needs: 'gold',
  config,
  axes: [tailAxis as KeyAxis, correlationAxis as KeyAxis],
  open: ({ architecture, seeds, parameters, normalisations }, own) => {
    const { tail, correlation } = own as z.infer<typeof config>;
    const errorOf = errorsOf(tail, correlation);
    return Object.assign(openRewardModels(architecture, parameters), {
      seeds,
      normalise(scores: ArrayLike<number>, replica: number, tokens: ArrayLike<number>) {
        const gold = normalise(scores, normalisations[replica]);
        const length = tokens.length / gold.length;
        return gold.map((score, row) => {
          const sequence = Array.prototype.slice.call(tokens, row * length, (row + 1) * length);
          return score + errorOf(seeds[replica], sequence);
        });
      },
    });
  },
};

/** The error of a response is its own: the same response has it wherever it comes up. */
function errorsOf(tail: ErrorTail, correlation: number) {
  // corr(V, V + X) = 1 / √(1 + sd(X)²) for gold V with an sd of 1.
  const normalScale = Math.sqrt(1 / correlation ** 2 - 1);
  const scale = (normalScale * quartileOf.normal) / quartileOf[tail];
  return (seed: number, sequence: readonly number[]) =>
    scale * drawError(tail, createRandom(`planted-${seed}/${sequence.join()}`));
}
