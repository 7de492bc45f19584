/** Labels against their probabilities, and the stream that they are drawn from. */
import { describe, expect, it } from 'vitest';
import { type LabelOptions, labelPairs, splitHeldOut, takeComparisons } from '../../src/preferences/index.js';
import { createRandom } from '../../src/random/index.js';
import { binomialExcess, sigmoid } from '../support/numbers.js';

/** Pairs that can be told apart: the first response of pair i is [i mod 256, 1], the second [i mod 256, 0]. */
function pairsWithGap(count: number, gap: (row: number) => number) {
  const side = (mark: number) => ({
    tokens: Uint8Array.from({ length: 2 * count }, (_, index) =>
      index % 2 ? mark : Math.floor(index / 2) % 256,
    ),
    count,
    length: 2,
  });
  const firstScores = Float64Array.from({ length: count }, (_, row) => 5 + gap(row));
  return { first: side(1), second: side(0), firstScores, secondScores: new Float64Array(count).fill(5) };
}

function label(
  count: number,
  gap: (row: number) => number,
  options: LabelOptions,
  seed = 'labels',
): boolean[] {
  const { chosen, rejected } = labelPairs(pairsWithGap(count, gap), options, createRandom(seed));
  const rows = Array.from({ length: count }, (_, row) => row);
  // Whoever is chosen, the other one is rejected, and both belong to the same pair.
  const torn = rows.filter(
    (row) =>
      chosen.tokens[2 * row] !== row % 256 ||
      rejected.tokens[2 * row] !== row % 256 ||
      chosen.tokens[2 * row + 1] + rejected.tokens[2 * row + 1] !== 1,
  );
  expect(torn).toEqual([]);
  return rows.map((row) => chosen.tokens[2 * row + 1] === 1);
}

const wins = (labels: boolean[]) => labels.filter(Boolean).length;
const count = 20_000;

describe('argmax labels', () => {
  it('prefer the higher score, however small the difference', () => {
    const gaps = [1, -1, 1e-6, -1e-6, 100, -100];
    const labels = label(600, (row) => gaps[row % 6], { labels: 'argmax' });
    expect(labels.every((first, row) => first === gaps[row % 6] > 0)).toBe(true);
  });

  it('do not depend on the sharpness or the stream', () => {
    const gap = (row: number) => Math.sin(row + 1);
    const labels = label(500, gap, { labels: 'argmax', sharpness: 0.01 }, 'one');
    expect(label(500, gap, { labels: 'argmax', sharpness: 9 }, 'two')).toEqual(labels);
  });
});

describe('sampled labels', () => {
  for (const [gap, sharpness] of [
    [0, 1],
    [0.7, 1],
    [-1.5, 1],
    [0.5, 4],
    [3, 2],
  ]) {
    it(`prefer the first with probability σ(${sharpness} · ${gap})`, () => {
      const labels = label(count, () => gap, { labels: 'sampled', sharpness });
      expect(Math.abs(binomialExcess(wins(labels), count, sigmoid(sharpness * gap)))).toBeLessThan(4);
    });
  }
});

describe('soft labels', () => {
  const soft = (gap: (row: number) => number, options: Partial<LabelOptions> = {}) =>
    labelPairs(pairsWithGap(6, gap), { labels: 'soft', ...options }, createRandom('soft'));
  const gaps = [Math.log(3), -Math.log(3), 0, Math.log(9), -5, 1e-9];

  it('are the probability with which the higher score wins, which is the chosen one', () => {
    const { chosen, preference } = soft((row) => gaps[row]);
    const isFirst = Array.from({ length: 6 }, (_, row) => chosen.tokens[2 * row + 1] === 1);
    expect(isFirst).toEqual([true, false, false, true, false, true]);
    // σ(ln 3) = 3/4 and σ(ln 9) = 9/10, by hand.
    expect(preference![0]).toBeCloseTo(0.75, 12);
    expect(preference![1]).toBeCloseTo(0.75, 12);
    expect(preference![2]).toBe(0.5);
    expect(preference![3]).toBeCloseTo(0.9, 12);
    // A printed table of the logistic function.
    expect(preference![4]).toBeCloseTo(0.993307, 6);
  });

  it('grow with the sharpness: twice ln 3 is ln 9', () => {
    expect(soft(() => Math.log(3), { sharpness: 2 }).preference![0]).toBeCloseTo(0.9, 12);
  });

  it('are mixed by label noise as flips mix them on average: (1 − 2ε) p + ε', () => {
    const noisy = soft((row) => gaps[row], { labelNoise: 0.25 });
    expect(noisy.preference![0]).toBeCloseTo(0.5 * 0.75 + 0.25, 12);
    expect(noisy.chosen).toEqual(soft((row) => gaps[row]).chosen);
    expect([...soft((row) => gaps[row], { labelNoise: 0.5 }).preference!]).toEqual(new Array(6).fill(0.5));
  });

  it('go with their comparisons where these are split or taken', () => {
    const comparisons = soft((row) => gaps[row]);
    const { training, heldOut } = splitHeldOut(comparisons, 1 / 3);
    expect([...training.preference!, ...heldOut.preference!]).toEqual([...comparisons.preference!]);
    expect([...takeComparisons(comparisons, [3, 0]).preference!]).toEqual([
      comparisons.preference![3],
      comparisons.preference![0],
    ]);
    expect(takeComparisons({ ...comparisons, preference: undefined }, [0])).not.toHaveProperty('preference');
  });
});

describe('label noise', () => {
  it('flips its share of argmax labels, on both sides alike', () => {
    const labels = label(2 * count, (row) => (row % 2 ? 1 : -1), { labels: 'argmax', labelNoise: 0.25 });
    const flippedUp = labels.filter((first, row) => row % 2 === 0 && first).length;
    const flippedDown = labels.filter((first, row) => row % 2 === 1 && !first).length;
    expect(Math.abs(binomialExcess(flippedUp, count, 0.25))).toBeLessThan(4);
    expect(Math.abs(binomialExcess(flippedDown, count, 0.25))).toBeLessThan(4);
  });

  it('comes on top of sampling: (1 − ε) σ + ε (1 − σ)', () => {
    const options = { labels: 'sampled', labelNoise: 0.1 } as const;
    const probability = 0.9 * sigmoid(1) + 0.1 * (1 - sigmoid(1));
    expect(Math.abs(binomialExcess(wins(label(count, () => 1, options)), count, probability))).toBeLessThan(
      4,
    );
  });

  it('of 0.5 leaves no information at all', () => {
    const labels = label(count, () => 100, { labels: 'argmax', labelNoise: 0.5 });
    expect(Math.abs(binomialExcess(wins(labels), count, 0.5))).toBeLessThan(4);
  });

  it('flips the same pairs whether labels are argmax or sampled, and more pairs when it grows', () => {
    const flips = (options: LabelOptions) => {
      const clean = label(2000, (row) => Math.sin(row), { ...options, labelNoise: 0 });
      return (labelNoise: number) => {
        const noisy = label(2000, (row) => Math.sin(row), { ...options, labelNoise });
        return noisy.map((first, row) => first !== clean[row]);
      };
    };
    const [argmax, sampled] = [flips({ labels: 'argmax' }), flips({ labels: 'sampled' })];
    expect(sampled(0.25)).toEqual(argmax(0.25));
    const few = argmax(0.1);
    const many = argmax(0.25);
    expect(few.every((flipped, row) => !flipped || many[row])).toBe(true);
  });
});

describe('the stream of labels', () => {
  it('is used alike whatever the options, so that pair i gets the same uniform', () => {
    const low = label(2000, () => 0.3, { labels: 'sampled' });
    const high = label(2000, () => 0.9, { labels: 'sampled' });
    // With common numbers a larger gap can only turn labels towards the first.
    expect(low.every((first, row) => !first || high[row])).toBe(true);
  });

  it('gives the first pairs the same labels when more pairs follow', () => {
    const options = { labels: 'sampled', labelNoise: 0.2 } as const;
    expect(label(2000, () => 0.4, options).slice(0, 500)).toEqual(label(500, () => 0.4, options));
  });

  it('takes nothing from its parent', () => {
    const random = createRandom('parent');
    labelPairs(
      pairsWithGap(10, () => 1),
      { labels: 'sampled' },
      random,
    );
    expect(random.uniform()).toBe(createRandom('parent').uniform());
  });
});

describe('the held-out split', () => {
  const comparisons = labelPairs(
    pairsWithGap(103, () => 1),
    { labels: 'argmax' },
    createRandom(0),
  );

  it('holds out the rounded share from the end and loses no comparison', () => {
    const { training, heldOut } = splitHeldOut(comparisons, 0.1);
    expect([training.count, heldOut.count]).toEqual([93, 10]);
    expect([...training.chosen.tokens, ...heldOut.chosen.tokens]).toEqual([...comparisons.chosen.tokens]);
    expect([...training.rejected.tokens, ...heldOut.rejected.tokens]).toEqual([
      ...comparisons.rejected.tokens,
    ]);
    expect(heldOut.chosen).toMatchObject({ count: 10, length: 2 });
  });

  it('can hold out nothing or all', () => {
    expect(splitHeldOut(comparisons, 0).heldOut.count).toBe(0);
    expect(splitHeldOut(comparisons, 1).training.count).toBe(0);
  });

  it('is Gao’s 90,000 and 10,000 of 100,000', () => {
    const empty = { tokens: new Uint8Array(100_000), count: 100_000, length: 1 };
    const { training, heldOut } = splitHeldOut({ count: 100_000, chosen: empty, rejected: empty }, 0.1);
    expect([training.count, heldOut.count]).toEqual([90_000, 10_000]);
  });

  it('is a special case of taking rows', () => {
    const taken = takeComparisons(comparisons, [5, 2]);
    expect([...taken.chosen.tokens]).toEqual([5, 1, 2, 1]);
    expect([...taken.rejected.tokens]).toEqual([5, 0, 2, 0]);
  });
});
