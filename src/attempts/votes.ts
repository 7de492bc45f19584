/** Votes over what k attempts answered: by majority, and by the sum of weights that a verifier gives. */
import type { RandomStream } from '../random/index.js';

/** The attempts at one problem. */
export interface AnsweredProblem {
  /** The answer of each attempt, 0 … answers − 1; −1 where it has none, which has no vote. */
  answers: ArrayLike<number>;
  /** The right one. */
  right: number;
  /** What each vote counts for, > 0; 1 when left out: the majority. */
  weights?: ArrayLike<number>;
}

export interface VoteOptions {
  random: RandomStream;
  /** Random orders of the pool; the standard error of a problem's value is at most 1/(2√orders). */
  orders?: number;
}

/** What a vote of answers yields as attempts come in. */
export class Poll {
  private readonly sums: Float64Array;

  constructor(
    answers: number,
    private readonly right: number,
  ) {
    this.sums = new Float64Array(answers);
  }

  add(answer: number, weight: number): void {
    if (answer >= 0) this.sums[answer] += weight;
  }

  /** The chance that the right answer is chosen: ties are split evenly, without a vote nothing is. */
  chance(): number {
    let highest = 0;
    for (const sum of this.sums) if (sum > highest) highest = sum;
    const least = highest * (1 - rounding);
    if (highest === 0 || this.sums[this.right] < least) return 0;
    let leaders = 0;
    for (const sum of this.sums) if (sum >= least) leaders += 1;
    return 1 / leaders;
  }
}

/** Sums that differ by less than this share are equal: weights that are no whole numbers add up differently in another order. */
const rounding = 1e-12;

/** The chance that a vote of all attempts is right. */
export function chanceOfVote({ answers, right, weights }: AnsweredProblem): number {
  const poll = new Poll(kindsOf(answers, right), right);
  for (let index = 0; index < answers.length; index++) poll.add(answers[index], weights?.[index] ?? 1);
  return poll.chance();
}

/** So many answers are told apart. */
function kindsOf(answers: ArrayLike<number>, right: number): number {
  let most = right;
  for (let index = 0; index < answers.length; index++) most = Math.max(most, answers[index]);
  return most + 1;
}

/**
 * The chance that a vote of k of the attempts, drawn without replacement, is right: one value for each of `ks`, ascending.
 * Random orders of the pool serve all k at once (Wang et al. 2023, arXiv:2203.11171, is the vote; Cobbe et al. 2021,
 * arXiv:2110.14168, section 5.1, the verifier's).
 */
export function voteAtK(
  { answers, right, weights }: AnsweredProblem,
  ks: readonly number[],
  { random, orders = 256 }: VoteOptions,
): Float64Array {
  const { length } = answers;
  const largest = ks.at(-1) ?? 0;
  if (ks.some((k, index) => index > 0 && k <= ks[index - 1]))
    throw new RangeError(`votes of ${ks.join(', ')} attempts; the numbers go up`);
  if (largest > length) throw new RangeError(`a vote of ${largest} of ${length} attempts`);
  const kinds = kindsOf(answers, right);
  const chances = new Float64Array(ks.length);
  for (let draw = 0; draw < orders; draw++) {
    const order = random.permutation(length);
    const poll = new Poll(kinds, right);
    let polled = 0;
    for (let index = 0; index < ks.length; index++) {
      for (; polled < ks[index]; polled++) poll.add(answers[order[polled]], weights?.[order[polled]] ?? 1);
      chances[index] += poll.chance() / orders;
    }
  }
  return chances;
}
