/** One vote over all that several chains came by: every chain votes as often as it stood at an answer. */
import { Poll } from '../../../attempts/index.js';
import type { RandomStream } from '../../../random/index.js';
import { noAnswer } from '../sampling/read-responses.js';

/** Chains with one number of forced Waits, one problem after the other. */
export interface ChainPool {
  /** Chains at each problem. */
  chains: number;
  /** The answers that each came by, [problems · chains]. */
  answers: readonly (readonly number[])[];
  /** The right answer of each problem, [problems]. */
  truths: readonly number[];
}

export interface ChainPart {
  /** Chains of each problem: those from `from` and before `to`. */
  from: number;
  to: number;
  random: RandomStream;
}

/** Orders of the chains that are drawn: of a problem's accuracy the standard error is at most a sixteenth. */
const orders = 64;

/** Accuracy of the vote of n chains drawn without replacement, for n = 1 … to − from, [n − 1][problems]. */
export function chainVotes(
  { chains, answers, truths }: ChainPool,
  { from, to, random }: ChainPart,
): number[][] {
  const count = to - from;
  const accuracy = Array.from({ length: count }, () => truths.map(() => 0));
  truths.forEach((truth, problem) => {
    const own = random.stream(`problem-${problem}`);
    for (let draw = 0; draw < orders; draw++) {
      const order = own.permutation(count);
      const poll = new Poll(noAnswer, truth);
      for (let polled = 0; polled < count; polled++) {
        for (const answer of answers[problem * chains + from + order[polled]]) poll.add(answer, 1);
        accuracy[polled][problem] += poll.chance() / orders;
      }
    }
  });
  return accuracy;
}
