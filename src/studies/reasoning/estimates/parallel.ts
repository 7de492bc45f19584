/** What attempts beside one another are worth, problem by problem, from a pool of them. */
import { passAtK, voteAtK } from '../../../attempts/index.js';
import type { RandomStream } from '../../../random/index.js';
import { meanOf, noAnswer } from '../sampling/read-responses.js';

/** Orders of the pool that are drawn for votes: of a problem's accuracy the standard error is at most a sixteenth. */
export const orders = 64;

/** 1, 2, 4, … up to the largest that there are attempts for. */
export const powersOfTwo = (most: number): number[] =>
  Array.from({ length: Math.floor(Math.log2(most)) + 1 }, (_, power) => 2 ** power);

/** Attempts that chains and splits are held against at most. */
const mostParallel = 64;

/** 1, 2, 3, … up to as many as a part has, or as chains are held against. */
export const everySize = ({ from, to }: Part): number[] =>
  Array.from({ length: Math.min(to - from, mostParallel) }, (_, index) => index + 1);

/** Answers as votes have them: −1 where there is none. */
export const votesOf = (answers: ArrayLike<number>): Int16Array =>
  Int16Array.from(answers, (answer) => (answer === noAnswer ? -1 : answer));

/** A pool of attempts, one problem after the other. */
export interface Pool {
  /** Attempts at each problem. */
  samples: number;
  /** What each answers, and whether that is right, [problems · samples]. */
  answers: Uint8Array;
  right: Uint8Array;
  proofs: Uint8Array;
  /** The right answer of each problem, [problems]. */
  truths: readonly number[];
}

/** Attempts of a pool: all, or its second half where the first has told how hard a problem is. */
export interface Part {
  from: number;
  to: number;
}

/** pass@k of each problem for each k, [sizes][problems]. */
export function coverageOf(pool: Pool, verdicts: Uint8Array, { from, to, sizes }: Part & Sizes): number[][] {
  const correct = pool.truths.map((_, problem) => {
    const start = problem * pool.samples;
    return verdicts.subarray(start + from, start + to).reduce((total, value) => total + value, 0);
  });
  return sizes.map((k) => correct.map((own) => passAtK(to - from, own, k)));
}

interface Sizes {
  sizes: readonly number[];
}

/** Accuracy of the majority of k attempts at each problem for each k, [sizes][problems]. */
export function majorityOf(
  { samples, answers, truths }: Pool,
  { from, to, sizes, random }: Part & Sizes & { random: RandomStream },
): number[][] {
  const byProblem = truths.map((truth, problem) => {
    const start = problem * samples;
    const own = votesOf(answers.subarray(start + from, start + to));
    return voteAtK({ answers: own, right: truth }, sizes, {
      random: random.stream(`problem-${problem}`),
      orders,
    });
  });
  return sizes.map((_, index) => byProblem.map((values) => values[index]));
}

/** The value at a size between whole ones, in proportion; the last one beyond the largest. `values` are those of 1, 2, 3, … */
export function between(values: readonly number[], size: number): number {
  const low = Math.min(Math.max(Math.floor(size), 1), values.length);
  const high = Math.min(low + 1, values.length);
  const share = Math.min(1, Math.max(0, size - low));
  return values[low - 1] * (1 - share) + values[high - 1] * share;
}

export interface Bin {
  /** 0 for all problems, then from 1, the hardest. */
  bin: number;
  /** Their indices. */
  problems: readonly number[];
}

/** All problems, then every bin. */
export function binned(bins: Int32Array): Bin[] {
  const all = Array.from(bins, (_, problem) => problem);
  const names = [...new Set(bins)].sort((left, right) => left - right);
  return [
    { bin: 0, problems: all },
    ...names.map((bin) => ({ bin, problems: all.filter((problem) => bins[problem] === bin) })),
  ];
}

/** Means over the values of each problem, of so many each: over all of them, or over those of a part. */
export const perProblem = (
  values: ArrayLike<number>,
  each: number,
  { from, to }: Part = { from: 0, to: each },
): number[] =>
  Array.from({ length: values.length / each }, (_, problem) =>
    meanOf(values, problem * each + from, problem * each + to),
  );

export const meanAt = (values: readonly number[], places: readonly number[]): number =>
  places.reduce((sum, place) => sum + values[place], 0) / places.length;
