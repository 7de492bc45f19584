/** One budget split between chains and Waits: votes against enumeration, choices worked by hand. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import {
  attemptsFor,
  bestWaits,
  budgetSplits,
  computeOptimal,
  heldOutBest,
  type Split,
} from '../../../src/studies/reasoning/estimates/budget-split.js';
import { chainVotes } from '../../../src/studies/reasoning/estimates/chain-votes.js';

const split = (forcedWaits: number, firstHalf: number, secondHalf: number): Split => ({
  ...{ difficultyBin: 0, budget: 4, forcedWaits, chains: 2, tokens: 40, firstHalf, secondHalf },
});

describe('a vote over all that chains came by', () => {
  // Four chains at one problem, whose right answer is 1; one of them came by nothing.
  const answers = [[1, 1, 2], [2], [2, 3, 3], []];

  it('is the mean over all sets of chains', () => {
    const votes = chainVotes(
      { chains: 4, answers, truths: [1] },
      { from: 0, to: 4, random: createRandom(1) },
    );
    // Alone: 1, 0, 0, 0. Of two: {1,2} a tie of 1 and 2; {1,3} a tie of 1, 2 and 3; {1,4} right; others wrong.
    // Of three: {1,2,3} has 2 thrice, wrong; {1,2,4} a tie of two; {1,3,4} a tie of three; {2,3,4} wrong. Of four: wrong.
    expect(Math.abs(votes[0][0] - 1 / 4)).toBeLessThan(0.2);
    expect(Math.abs(votes[1][0] - (1 / 2 + 1 / 2 + 1) / 6)).toBeLessThan(0.2);
    expect(Math.abs(votes[2][0] - (1 / 2 + 1 / 2) / 4)).toBeLessThan(0.2);
    expect(votes[3][0]).toBe(0);
  });
});

describe('a budget', () => {
  // Plain chains of 10 tokens and chains with one Wait of 20, at two problems of a bin each.
  const measured = [
    { forcedWaits: 0, tokens: [10, 10], votes: [steps([0.2, 0.6]), steps([0.3, 0.7])] as Votes },
    { forcedWaits: 1, tokens: [20, 20], votes: [steps([0.5, 0.5]), steps([0.4, 0.6])] as Votes },
  ];
  const bins = [
    { bin: 0, problems: [0, 1] },
    { bin: 1, problems: [0] },
    { bin: 2, problems: [1] },
  ];
  const splits = budgetSplits(measured, bins);

  it('pays for half as many chains of twice the length, and for none below one', () => {
    const of = (budget: number) => splits.filter((row) => row.budget === budget && row.difficultyBin === 1);
    expect(of(1).map(({ forcedWaits }) => forcedWaits)).toEqual([0]);
    expect(of(4).map(({ chains }) => chains)).toEqual([4, 2]);
    expect(of(4).map(({ tokens }) => tokens)).toEqual([40, 40]);
  });

  it('takes the best split of each bin where it was not chosen', () => {
    // Values do not change with n here. Bin 1: one Wait wins both halves, worth (.4 + .5)/2; bin 2: none, (.7 + .6)/2.
    const [, two] = computeOptimal(splits, bins, {
      ...{ majority: [0.4, 0.45, 0.5, 0.6], bestOfN: [0.4, 0.5, 0.2, 0.1] },
    });
    expect(two.accuracy).toBeCloseTo((0.45 + 0.65) / 2, 12);
    // .55 lies half way from three attempts to four.
    expect(two.matchingAttempts).toBeCloseTo(3.5, 12);
    expect(two.saving).toBeCloseTo(1.75, 12);
    // Best-of-n falls before it is as good.
    expect(two).toMatchObject({ bestOfN: 0.5, matchingBestOfN: null, savingOverBestOfN: null });
  });

  it('saves over best-of-n where that is as accurate, and says nothing of it without a verifier', () => {
    const of = (bestOfN?: number[]) =>
      computeOptimal(splits, bins, { majority: [0.4, 0.4, 0.4, 0.4], bestOfN })[1];
    // .55 lies a quarter of the way from two attempts to three.
    expect(of([0.4, 0.5, 0.7, 0.1]).savingOverBestOfN).toBeCloseTo(2.25 / 2, 12);
    expect(of()).toMatchObject({ bestOfN: null, savingOverBestOfN: null, saving: null });
  });
});

type Votes = [number[][], number[][]];

/** The same for 1, 2, 3 and 4 chains. */
const steps = (byProblem: number[]): number[][] => Array.from({ length: 4 }, () => byProblem);

describe('the best split', () => {
  it('is scored on the half that did not choose it', () => {
    expect(heldOutBest([split(0, 0.5, 0.6), split(1, 0.7, 0.4)])).toBeCloseTo((0.4 + 0.5) / 2, 12);
  });

  it('has the fewest Waits of equals', () => {
    expect(bestWaits([split(0, 0.5, 0.6), split(1, 0.6, 0.5), split(2, 0.1, 0.9)])).toBe(0);
  });

  it('has no match where attempts never do as well', () => {
    expect(attemptsFor([0.1, 0.2], 0.3)).toBeNull();
    expect(attemptsFor([0.1, 0.2], 0.05)).toBe(1);
  });
});
