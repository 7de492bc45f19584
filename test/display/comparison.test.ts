/** Differences between conditions: what is paired, what an interval is about, what is told and what is not. */
import { describe, expect, it } from 'vitest';
import { differenceOf } from '../../src/display/comparison/difference.js';
import type { ComparedQuantity, Observation } from '../../src/display/comparison/kind.js';
import { rankingOf } from '../../src/display/comparison/ranking.js';
import { comparisonSentence } from '../../src/display/comparison/sentence.js';
import { meanInterval, welchInterval } from '../../src/statistics/index.js';

/** One value a seed, from seed 0 on. */
const runs = (values: readonly number[], world = '0'): Observation[] =>
  values.map((value, seed) => ({ world, seed, value }));

const options = { confidence: 0.95, margin: 0.1 };

describe('a difference', () => {
  const base = [1, 2, 3, 4];

  it('is of pairs of the same world and seed, and leaves the others out', () => {
    const found = differenceOf(runs(base), runs([1.3, 2.2, 3.4]), options)!;
    const { estimate, low, high } = meanInterval([0.3, 0.2, 0.4]);
    expect(found).toMatchObject({
      isPaired: true,
      runs: 3,
      worlds: 1,
      unpaired: 1,
      over: 'runs',
      told: 'higher',
    });
    expect([found.estimate, found.low, found.high]).toEqual(
      [estimate, low, high].map((value) => expect.closeTo(value, 12)),
    );
    expect([found.base, found.other]).toEqual([2, expect.closeTo(2.3, 12)]);
  });

  it('takes three worlds for the independent things, and one value of each for its pairs', () => {
    const worlds = ['a', 'b', 'c'];
    const of = (shift: readonly number[]) =>
      worlds.flatMap((world, index) =>
        runs(
          base.map((value) => value + shift[index]),
          world,
        ),
      );
    const found = differenceOf(of([0, 0, 0]), of([0.1, 0.4, 0.2]), options)!;
    const { low, high } = meanInterval([0.1, 0.4, 0.2]);
    expect(found).toMatchObject({ runs: 12, worlds: 3, over: 'worlds', told: 'open' });
    expect([found.low, found.high]).toEqual([expect.closeTo(low, 12), expect.closeTo(high, 12)]);
  });

  it('is of samples that have nothing in common where no world and seed is shared', () => {
    const other = [4.1, 5.2, 6.3, 7];
    const found = differenceOf(runs(base), runs(other, '8'), options)!;
    expect(found).toMatchObject({
      isPaired: false,
      unpaired: 0,
      told: 'higher',
      ...welchInterval(other, base),
    });
  });

  it('of two pairs has no bounds and tells nothing', () => {
    const found = differenceOf(runs([1, 2]), runs([2, 4]), options)!;
    expect(found).toMatchObject({ estimate: 1.5, over: 'none', told: 'untold' });
    expect(Number.isFinite(found.low)).toBe(false);
  });

  it('within the margin is none, be it ever so sure, and of equal numbers the same', () => {
    const alike = differenceOf(runs(base), runs([1.05, 2.04, 3.05, 4.06]), options)!;
    expect(alike.low).toBeGreaterThan(0);
    expect(alike.told).toBe('alike');
    expect(differenceOf(runs(base), runs([1.05, 2.04, 3.05, 4.06]), { confidence: 0.95 })!.told).toBe(
      'higher',
    );
    expect(differenceOf(runs(base), runs(base), options)!.told).toBe('same');
  });

  it('that is open needs as many runs as make it told, by the spread of its pairs', () => {
    // Differences −0.1, 0.3, 0.2: mean 0.1333, sd 0.2082. scipy.stats.t.ppf(0.975, n − 1) · 0.2082/√n is below 0.1333
    // from n = 12 on (0.13226), where 11 give 0.13985.
    const found = differenceOf(runs([0, 0, 0]), runs([-0.1, 0.3, 0.2]), options)!;
    expect([found.told, found.needed]).toEqual(['open', 12]);
    // Differences −0.2, 0.2, 0.03: to stay within ±0.1 about 0.01, half the width has to be below 0.09: n = 22
    // (0.08901), where 21 give 0.09138.
    const none = differenceOf(runs([0, 0, 0]), runs([-0.2, 0.2, 0.03]), options)!;
    expect([none.told, none.needed]).toEqual(['open', 22]);
  });
});

describe('a fall that did not come about in the measured range', () => {
  const fall = (values: readonly number[], range: { isSeen: boolean; end: number }): Observation[] =>
    runs(values).map((run) => ({ ...run, range }));
  const unseen = (end: number) => fall([0, 0, 0], { isSeen: false, end });

  it('is equal to no other that was not seen', () => {
    const found = differenceOf(unseen(16), unseen(16), options)!;
    expect(found).toMatchObject({ told: 'unseen', estimate: Number.NaN, low: Number.NaN, base: Number.NaN });
  });

  it('is less than one that was seen by the same KL, and tells nothing where it was measured less far', () => {
    const lost = fall([0.4, 0.5, 0.6], { isSeen: true, end: 16 });
    const found = differenceOf(lost, unseen(16), options)!;
    expect([found.told, found.estimate, found.other]).toEqual(['lower', -0.5, Number.NaN]);
    expect(differenceOf(unseen(32), lost, options)!.told).toBe('higher');
    expect(differenceOf(lost, unseen(4), options)!.told).toBe('unseen');
    const short = { title: 'loss', unit: 'sd', difference: differenceOf(lost, unseen(4), options)! };
    const words = { subject: '', base: 'a', other: 'b', margin: 0.1, unit: 'sd' };
    const ranges = 'measured up to 16 nats under a and 4 nats under b';
    expect(comparisonSentence([short], { ...words, ranges })).toBe(
      'b against a: loss was not seen under b; measured up to 16 nats under a and 4 nats under b.',
    );
  });
});

it('is told in a sentence: what differs, what does not, what is open and what it takes', () => {
  const told = (title: string, values: readonly number[]) => ({
    title,
    unit: 'sd of gold',
    difference: differenceOf(runs([0, 0, 0]), runs(values), options)!,
  });
  const sentence = comparisonSentence(
    [
      told('peak gold', [-0.4, -0.45, -0.5]),
      told('gold at 8 nats', [0.01, 0.02, 0.03]),
      told('loss', [-0.1, 0.3, 0.2]),
      told('β', [0, 0, 0]),
    ],
    { subject: 'PPO', base: 'penalty 0', other: 'penalty 0.1', margin: 0.1, unit: 'sd' },
  );
  expect(sentence).toBe(
    'PPO: penalty 0.1 against penalty 0: peak gold is lower by 0.45 [0.33, 0.57] sd; gold at 8 nats (0.020 [−0.005, 0.045]) differs by less than 0.1 sd; β is the same; whether there is a difference cannot be told of loss (0.13 [−0.38, 0.65], 12 pairs would tell).',
  );
});

it('ranks conditions, the best first, by intervals that hold together', () => {
  const quantity: ComparedQuantity = {
    ...{ name: 'peak-gold', title: 'peak gold', unit: '', hasMargin: true, isHeadline: true, better: 'high' },
    values: [runs([1, 2, 3]), runs([2.1, 3, 4.2]), runs([0.9, 1.8, 3])],
  };
  const ranking = rankingOf(
    { title: '', quantities: [quantity] },
    { base: 0, confidence: 0.95, margin: 0.1 },
  )!;
  expect(ranking.rows.map(({ condition }) => condition)).toEqual([1, 0, 2]);
  expect([ranking.comparisons, ranking.eachAt]).toEqual([2, 0.975]);
  const { low, high } = meanInterval([1.1, 1, 1.2], 0.975);
  const [best] = ranking.rows[0].values;
  expect([best.difference!.low, best.difference!.high]).toEqual([
    expect.closeTo(low, 12),
    expect.closeTo(high, 12),
  ]);
  expect(ranking.rows[1].values[0].difference).toBeUndefined();
});
