/** Exchange with pre-training: what the rule grants and what it buys, worked by hand. */
import { describe, expect, it } from 'vitest';
import {
  affordable,
  bestSplitOf,
  exchanged,
  grants,
  type MeasuredSizes,
  sizesFor,
  worthOf,
} from '../../../src/studies/reasoning/estimates/exchange.js';

/** Two problems, a bin each: the smaller model takes 10 and 20 tokens an attempt, the larger one 20 and 20. */
const bins = [
  { bin: 0, problems: [0, 1] },
  { bin: 1, problems: [0] },
  { bin: 2, problems: [1] },
];
const granted = grants({ sizeRatio: 4, smallerTokens: [10, 20], largerTokens: [20, 20] }, bins);
const grantOf = (bin: number, inferenceShare: number) =>
  granted.find((own) => own.bin === bin && own.inferenceShare === inferenceShare)!;

describe('what the smaller model is granted', () => {
  it('costs as much as the larger one over its life', () => {
    // 6ND + 2ND′ of either, with 4N against N parameters, D = 1 and D′ = R.
    for (const { multiple, inferenceShare } of granted) {
      const larger = 6 * 4 + 2 * 4 * inferenceShare;
      expect(6 + 2 * inferenceShare * multiple).toBeCloseTo(larger, 9);
    }
    // 4 + 3 · 3/0.16 at R = 0.16.
    expect(grantOf(1, 0.16).multiple).toBeCloseTo(60.25, 9);
  });

  it('is counted in the tokens of the larger model, and paid in attempts of its own', () => {
    expect(grantOf(1, 0.16).tokens).toBeCloseTo(20 * 60.25, 9);
    expect(grantOf(1, 0.16).attempts).toBeCloseTo(120.5, 9);
    expect(grantOf(2, 0.16).attempts).toBeCloseTo(60.25, 9);
    expect(grantOf(0, 0.16).attempts).toBeCloseTo((20 * 60.25) / 15, 9);
  });

  it('is left out where a bin asks for more attempts than there are', () => {
    const shares = new Set(affordable(granted, 100).map(({ inferenceShare }) => inferenceShare));
    expect([...shares]).toEqual([0.79, 22]);
    expect(affordable(granted, 121)).toHaveLength(granted.length);
  });

  it('is measured at the whole numbers beside it', () => {
    expect(sizesFor([{ attempts: 2.5 }, { attempts: 1 }, { attempts: 3.1 }])).toEqual([1, 2, 3, 4]);
  });
});

/** Values that grow with the number of attempts by so much, the same at both problems but for a shift. */
const rising = (base: number, growth: number, sizes = sizesFor(granted)): MeasuredSizes => ({
  sizes,
  values: sizes.map((size) => [base + growth * size, base + growth * size + 0.1]),
});

describe('what it buys', () => {
  it('is read between whole numbers in proportion', () => {
    const measured = { sizes: [2, 3], values: [[0.2], [0.6]] };
    expect(worthOf(measured, { attempts: 2.25, problems: [0] })).toBeCloseTo(0.3, 12);
    expect(worthOf(measured, { attempts: 3, problems: [0] })).toBeCloseTo(0.6, 12);
  });

  // Chains with one Wait take 20 tokens at either problem. Two chains were measured on each half.
  const votes = (first: number, second: number) => [
    [first, first],
    [second, second],
  ];
  const withWait = (half: [number, number], other: [number, number]) => ({
    ...{ forcedWaits: 1, tokens: [20, 20] },
    votes: [votes(...half), votes(...other)] as [number[][], number[][]],
  });
  const plain = { ...withWait([1, 1], [1, 1]), forcedWaits: 0 };

  it('is the split that was better on the other half', () => {
    const grant = grantOf(1, 22);
    const halves = [rising(0.4, 0), rising(0.5, 0)] as const;
    // 4 + 9/22 attempts of 20 tokens pay for as many chains, of which two were measured: .45 and .3. Without Waits .4 and .5.
    // The first half chooses the Wait, worth .3 on the second; the second chooses none, worth .4 on the first.
    const byWaits = [plain, withWait([0.1, 0.45], [0.1, 0.3])];
    expect(bestSplitOf(grant, halves, byWaits)).toBeCloseTo((0.3 + 0.4) / 2, 12);
  });

  it('has no splits that it cannot pay for, and none of the chains without Waits', () => {
    const dear = { ...withWait([1, 1], [1, 1]), tokens: [1e6, 1e6] };
    const halves = [rising(0.4, 0), rising(0.5, 0)] as const;
    expect(bestSplitOf(grantOf(1, 22), halves, [plain, dear])).toBeCloseTo(0.45, 12);
  });

  it('is of all problems the best split of each bin, and of verifiers their mean', () => {
    const majority = rising(0.3, 0);
    const chosen = [0.2, 0.4].map((base) => ({
      ...{ bestOfN: rising(base, 0).values, weightedVote: rising(base + 0.1, 0).values },
    }));
    const halves = [rising(0.4, 0), rising(0.5, 0)] as const;
    const found = exchanged(granted, { majority, halves, byWaits: [plain], chosen });
    const at = (bin: number) =>
      Object.fromEntries(
        found
          .filter(({ grant }) => grant.bin === bin && grant.inferenceShare === 22)
          .map(({ strategy, accuracy }) => [strategy, accuracy]),
      );
    const close = (values: Record<string, number>) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, expect.closeTo(value, 12)]));
    expect(at(1)).toEqual(close({ majority: 0.3, best_split: 0.45, best_of_n: 0.3, weighted_vote: 0.4 }));
    expect(at(0)).toEqual(close({ majority: 0.35, best_split: 0.5, best_of_n: 0.35, weighted_vote: 0.45 }));
    const without = exchanged(granted, { majority, halves, byWaits: [plain], chosen: [] });
    expect(new Set(without.map(({ strategy }) => strategy))).toEqual(new Set(['majority', 'best_split']));
  });
});
