/** One budget of tokens split between chains and forced Waits (Snell et al. 2024, arXiv:2408.03314, figure 7), by difficulty. */
import { type Bin, between, meanAt, powersOfTwo } from './parallel.js';

/** What was measured with one number of forced Waits. */
export interface MeasuredWaits {
  forcedWaits: number;
  /** Tokens of a chain, mean of each problem, [problems]. */
  tokens: readonly number[];
  /** Votes of n chains of the first half of the chains, and of the second, [n − 1][problems]. */
  votes: readonly [number[][], number[][]];
}

export interface Split {
  difficultyBin: number;
  /** In attempts without forced Waits. */
  budget: number;
  forcedWaits: number;
  /** Chains that the budget pays for; between whole numbers the accuracy is in proportion. */
  chains: number;
  tokens: number;
  firstHalf: number;
  secondHalf: number;
}

/** Every split of every budget that pays for a chain at least. The first measurement is that without forced Waits. */
export function budgetSplits(measured: readonly MeasuredWaits[], bins: readonly Bin[]): Split[] {
  const [plain] = measured;
  const budgets = powersOfTwo(plain.votes[0].length);
  return bins.flatMap(({ bin, problems }) =>
    budgets.flatMap((budget) =>
      measured.flatMap(({ forcedWaits, tokens, votes }): Split[] => {
        const paid = budget * meanAt(plain.tokens, problems);
        const chains = paid / meanAt(tokens, problems);
        if (chains < 1) return [];
        const [firstHalf, secondHalf] = votes.map((half) =>
          between(
            half.map((byProblem) => meanAt(byProblem, problems)),
            chains,
          ),
        );
        return [{ difficultyBin: bin, budget, forcedWaits, chains, tokens: paid, firstHalf, secondHalf }];
      }),
    ),
  );
}

/** What a split is worth on each half of what was measured. */
type Halves = Pick<Split, 'firstHalf' | 'secondHalf'>;

const best = <Row extends Halves>(splits: readonly Row[], of: (split: Row) => number): Row =>
  splits.reduce((most, split) => (of(split) > of(most) ? split : most));

/** The number of Waits that is best on all chains; of equals the fewest. */
export const bestWaits = (splits: readonly Split[]): number =>
  best(splits, ({ firstHalf, secondHalf }) => firstHalf + secondHalf).forcedWaits;

/**
 * What the best split is worth where it was not chosen: chosen on one half of the chains and scored on the other, both ways round,
 * the mean of the two.
 */
export const heldOutBest = (splits: readonly Halves[]): number =>
  (best(splits, ({ firstHalf }) => firstHalf).secondHalf +
    best(splits, ({ secondHalf }) => secondHalf).firstHalf) /
  2;

export interface ComputeOptimal {
  budget: number;
  tokens: number;
  /** With the best split of each bin. */
  accuracy: number;
  /** With the best split of all problems together. */
  oneForAll: number;
  /** The majority of as many attempts as the budget pays for. */
  parallel: number;
  /** Attempts whose majority is as accurate; null where those at hand never are. */
  matchingAttempts: number | null;
  /** These by the budget. */
  saving: number | null;
  /** The attempt that a learned verifier scores highest of as many, and the same of it; null without a verifier. */
  bestOfN: number | null;
  matchingBestOfN: number | null;
  savingOverBestOfN: number | null;
}

/** What 1, 2, 3, … attempts are worth, over all problems. */
export interface ParallelCurves {
  majority: readonly number[];
  /** Left out where there is no learned verifier. */
  bestOfN?: readonly number[];
}

export function computeOptimal(
  splits: readonly Split[],
  bins: readonly Bin[],
  { majority, bestOfN }: ParallelCurves,
): ComputeOptimal[] {
  const budgets = [...new Set(splits.map(({ budget }) => budget))];
  const parts = bins.filter(({ bin }) => bin > 0);
  const count = parts.reduce((sum, { problems }) => sum + problems.length, 0);
  return budgets.map((budget): ComputeOptimal => {
    const within = (bin: number) =>
      splits.filter((split) => split.budget === budget && split.difficultyBin === bin);
    const whole = within(0);
    const accuracy =
      parts.reduce((sum, { bin, problems }) => sum + problems.length * heldOutBest(within(bin)), 0) / count;
    const matchingAttempts = attemptsFor(majority, accuracy);
    const matchingBestOfN = bestOfN === undefined ? null : attemptsFor(bestOfN, accuracy);
    return {
      ...{ budget, tokens: whole[0].tokens, accuracy, oneForAll: heldOutBest(whole) },
      ...{ parallel: between(majority, budget), matchingAttempts, saving: over(matchingAttempts, budget) },
      ...{ bestOfN: bestOfN === undefined ? null : between(bestOfN, budget), matchingBestOfN },
      savingOverBestOfN: over(matchingBestOfN, budget),
    };
  });
}

const over = (attempts: number | null, budget: number): number | null =>
  attempts === null ? null : attempts / budget;

/** The smallest number of attempts, in proportion between whole ones, whose value is as high. */
export function attemptsFor(values: readonly number[], wanted: number): number | null {
  const place = values.findIndex((value) => value >= wanted);
  if (place < 0) return null;
  if (place === 0) return 1;
  const [below, above] = [values[place - 1], values[place]];
  return place + (wanted - below) / (above - below);
}
