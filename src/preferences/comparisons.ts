/** Comparisons of two responses to one prompt, and how they get their labels. */
import type { RandomStream } from '../random/index.js';
import { type Sequences, takeSequences } from '../world/index.js';

/** Comparison i: chosen.row(i) was preferred to rejected.row(i); both begin with the same prompt. */
export interface Comparisons {
  count: number;
  chosen: Sequences;
  rejected: Sequences;
  /** Of soft labels, [count]: the probability that the chosen one is preferred, which is 1 where there is none. */
  preference?: Float64Array;
}

export const labelKinds = ['argmax', 'sampled', 'soft'] as const;

export interface LabelOptions {
  /**
   * `argmax`: the higher score wins; `sampled`: the first wins with probability σ(sharpness · Δ); `soft`: the label is that
   * probability, and the higher score stands first.
   */
  labels: (typeof labelKinds)[number];
  sharpness?: number;
  /** Probability ε that a label is flipped afterwards (Coste et al. 2023); of a soft label p it makes (1 − 2ε) p + ε. */
  labelNoise?: number;
}

/** Labels pairs (first, second) by the scores of both. Two uniforms a pair, whatever the options. */
export function labelPairs(
  pairs: {
    first: Sequences;
    second: Sequences;
    firstScores: ArrayLike<number>;
    secondScores: ArrayLike<number>;
  },
  { labels, sharpness = 1, labelNoise = 0 }: LabelOptions,
  random: RandomStream,
): Comparisons {
  const { first, second, firstScores, secondScores } = pairs;
  const labelRandom = random.stream('labels');
  const noiseRandom = random.stream('label-noise');
  const firstWins = Array.from({ length: first.count }, (_, row) => {
    const difference = firstScores[row] - secondScores[row];
    const uniform = labelRandom.uniform();
    const preferred =
      labels === 'sampled' ? uniform < 1 / (1 + Math.exp(-sharpness * difference)) : difference > 0;
    const isFlipped = noiseRandom.uniform() < labelNoise && labels !== 'soft';
    return isFlipped ? !preferred : preferred;
  });
  const side = (wanted: boolean): Sequences => {
    const tokens = new Uint8Array(first.tokens.length);
    const { length } = first;
    firstWins.forEach((wins, row) => {
      const from = wins === wanted ? first : second;
      tokens.set(from.tokens.subarray(row * length, (row + 1) * length), row * length);
    });
    return { tokens, count: first.count, length };
  };
  const hard = { count: first.count, chosen: side(true), rejected: side(false) };
  if (labels !== 'soft') return hard;
  const preference = new Float64Array(first.count).map((_, row) => {
    const difference = Math.abs(firstScores[row] - secondScores[row]);
    return (1 - 2 * labelNoise) / (1 + Math.exp(-sharpness * difference)) + labelNoise;
  });
  return { ...hard, preference };
}

/** Labels neighbours, rows 2i and 2i + 1 of responses with a score each, in pairs. */
export function labelNeighbours(
  responses: Sequences,
  scores: ArrayLike<number>,
  options: LabelOptions,
  random: RandomStream,
): Comparisons {
  const rows = (parity: number) =>
    new Int32Array(Math.floor(responses.count / 2)).map((_, pair) => 2 * pair + parity);
  const side = (parity: number) => ({
    sequences: takeSequences(responses, rows(parity)),
    scores: new Float64Array(rows(parity)).map((row) => scores[row]),
  });
  const [first, second] = [side(0), side(1)];
  const pairs = {
    ...{ first: first.sequences, firstScores: first.scores },
    ...{ second: second.sequences, secondScores: second.scores },
  };
  return labelPairs(pairs, options, random);
}

/** Splits off the last `fraction` of the comparisons, which are in random order already. */
export function splitHeldOut(
  comparisons: Comparisons,
  fraction: number,
): { training: Comparisons; heldOut: Comparisons } {
  const kept = comparisons.count - Math.round(comparisons.count * fraction);
  const range = (from: number, to: number) => new Int32Array(to - from).map((_, index) => from + index);
  return {
    training: takeComparisons(comparisons, range(0, kept)),
    heldOut: takeComparisons(comparisons, range(kept, comparisons.count)),
  };
}

export function takeComparisons(
  { chosen, rejected, preference }: Comparisons,
  order: ArrayLike<number>,
): Comparisons {
  return {
    count: order.length,
    chosen: takeSequences(chosen, order),
    rejected: takeSequences(rejected, order),
    ...(preference && { preference: Float64Array.from(order, (row) => preference[row]) }),
  };
}

/** All comparisons of several sets, one after the other; soft labels where any of them has some. */
export function joinComparisons(sets: readonly Comparisons[]): Comparisons {
  const side = (name: 'chosen' | 'rejected'): Sequences => ({
    tokens: Uint8Array.from(sets.flatMap((set) => [...set[name].tokens])),
    count: sets.reduce((sum, { count }) => sum + count, 0),
    length: sets[0].chosen.length,
  });
  const isSoft = sets.some(({ preference }) => preference !== undefined);
  const preferenceOf = ({ count, preference }: Comparisons) => [
    ...(preference ?? new Float64Array(count).fill(1)),
  ];
  const chosen = side('chosen');
  return {
    ...{ count: chosen.count, chosen, rejected: side('rejected') },
    ...(isSoft && { preference: Float64Array.from(sets.flatMap(preferenceOf)) }),
  };
}
