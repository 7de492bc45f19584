/** What a verifier makes of k attempts: the one that it scores highest, and a vote that it weighs. */
import { bestOfK, voteAtK } from '../../../attempts/index.js';
import type { RandomStream } from '../../../random/index.js';
import { probabilityOf } from '../training/train-verifier.js';
import { orders, type Part, type Pool, votesOf } from './parallel.js';

export interface SelectionOptions extends Part {
  sizes: readonly number[];
  /** As of the majority: then both are of the same draws. */
  random: RandomStream;
}

/** Of each problem for each k, [sizes][problems]. */
export interface Selected {
  /** The chosen attempt's answer is right. */
  right: number[][];
  /** What the verifier says of it, a probability. */
  probability: number[][];
  /** Its tokens. */
  tokens: number[][];
  /** The answer with the largest sum of probabilities is right. */
  weightedVote: number[][];
}

export function selectedBy(
  logits: Float32Array,
  { lengths, ...pool }: Pool & { lengths: Uint8Array },
  { from, to, sizes, random }: SelectionOptions,
): Selected {
  const byProblem = pool.truths.map((truth, problem) => {
    const [start, end] = [from, to].map((place) => problem * pool.samples + place);
    const scores = logits.subarray(start, end);
    const probabilities = Float64Array.from(scores, probabilityOf);
    const answers = votesOf(pool.answers.subarray(start, end));
    return {
      right: bestOfK(scores, pool.right.subarray(start, end), sizes),
      probability: bestOfK(scores, probabilities, sizes),
      tokens: bestOfK(scores, lengths.subarray(start, end), sizes),
      weightedVote: voteAtK({ answers, right: truth, weights: probabilities }, sizes, {
        random: random.stream(`problem-${problem}`),
        orders,
      }),
    };
  });
  const bySize = (name: keyof Selected) =>
    sizes.map((_, index) => byProblem.map((values) => values[name][index]));
  return {
    right: bySize('right'),
    probability: bySize('probability'),
    tokens: bySize('tokens'),
    weightedVote: bySize('weightedVote'),
  };
}
