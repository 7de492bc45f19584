/**
 * F1 to F5 and F14 on planted tables: each holds, is refuted and stays open where it should, and the intervals behind
 * them cover what was planted.
 */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import type { OveroptimizationTables } from '../../../src/studies/overoptimization/index.js';
import type { CurvePoint } from '../../../src/studies/overoptimization/tables.js';
import {
  alphaBon,
  betaBon,
  betaRl,
  decades,
  judged,
  type Plant,
  paper,
  type Score,
  tables,
  verdictOf,
} from './planted.js';

/** A standard normal number for every name, such as that of a seed: the same whenever it is asked for. */
function luckOf(stream: string): (...names: (string | number)[]) => number {
  const random = createRandom(17).stream(stream);
  const known = new Map<string, number>();
  return (...names) => {
    const key = names.join('/');
    const value = known.get(key) ?? random.normal();
    known.set(key, value);
    return value;
  };
}

const fourSizes = [400, 1600, 6400, 25_600];
const small: Partial<Plant> = { sizes: fourSizes, largestN: 4096, noise: 0, scatter: 0 };
const range = (count: number) => Array.from({ length: count }, (_, index) => index);
const only = (given: OveroptimizationTables, keep: (row: CurvePoint) => boolean) => ({
  ...given,
  curves: given.curves.filter(keep),
});
const isBestOfN = ({ method }: CurvePoint) => method === 'best-of-n';

const spread = luckOf('spread');
/** A straight line whose slope is another one for every seed. */
const wayward =
  (middle: number, sd: number): Score =>
  (d, _size, seed) =>
    d * (middle + sd * spread('slope', seed));
const rising: Score = (d) => 0.6 * d;

describe('the verdicts', () => {
  const ids = ['F1', 'F1b', 'F2', 'F3', 'F4', 'F5', 'F14'];

  it.each(ids)('%s holds where the paper’s curves are planted', (id) => {
    expect(judged(tables(small), id)).toMatchObject({ verdict: 'holds' });
  });

  it.each<[string, string, Partial<Plant>]>([
    ['F1', 'gold never falls', { bonGold: rising }],
    ['F1b', 'gold never falls', { rlGold: rising }],
    ['F1', 'gold never rises', { bonGold: (d) => -d }],
    ['F1', 'gold loses less than a tenth', { bonGold: (d) => Math.min(d, 2.2 - 0.1 * d) }],
    ['F2', 'the proxy score falls with gold', { proxy: (d) => (d < 1.2 ? d : 2.4 - d) }],
    ['F3', 'α falls', { bonGold: (d, size) => d * (1.2 - 0.1 * decades(size) - 0.2 * d) }],
    ['F4', 'β rises', { bonGold: (d, size) => d * (0.9 - (0.2 + 0.05 * decades(size)) * d) }],
    ['F5', 'β rises', { rlGold: (d, size) => d * (0.95 - (0.3 + 0.06 * decades(size)) * Math.log(d)) }],
    [
      'F5',
      'α rises by so much that one β fits better',
      { rlGold: (d, size) => d * (0.5 + 0.4 * decades(size) - betaRl(size) * Math.log(d)) },
    ],
    ['F14', 'the human utility peaks later', { human: (d, size) => d * (1 - betaRl(size) * Math.log(d)) }],
  ])('%s does not hold where %s', (id, _name, change) => {
    expect(judged(tables({ ...small, ...change }), id)).toMatchObject({ verdict: 'does not hold' });
  });

  it.each<[string, string, Partial<Plant>]>([
    [
      'F1',
      'seeds differ in how far gold falls',
      { bonGold: (d, _size, seed) => d * (0.9 - (0.2 + 0.04 * spread('fall', seed)) * d) },
    ],
    ['F1', 'gold may not rise at all', { bonGold: wayward(0, 1) }],
    ['F2', 'seeds differ in the proxy’s course', { proxy: wayward(0, 1) }],
    [
      'F3',
      'seeds differ in the slope',
      { bonGold: (d, size, seed) => d * (1 + 0.2 * spread(seed) * decades(size) - 0.2 * d) },
    ],
    [
      'F4',
      'seeds differ in the slope',
      { bonGold: (d, size, seed) => d * (1 - (0.3 + 0.1 * spread(seed) * decades(size)) * d) },
    ],
    [
      'F5',
      'neither coefficient moves',
      {
        rlGold: (d, size, seed) =>
          d * (0.95 + 0.02 * spread(size, seed) - (0.4 + 0.02 * spread('β', size, seed)) * Math.log(d)),
      },
    ],
    [
      'F14',
      'the human utility peaks with gold, now before and now behind it',
      {
        rlGold: (d) => d * (0.9 - 0.45 * Math.log(d)),
        human: (d, size, seed) => d * (0.9 + 0.1 * spread(size, seed) - 0.45 * Math.log(d)),
      },
    ],
  ])('%s cannot be told where %s', (id, _name, change) => {
    expect(judged(tables({ ...small, ...change }), id)).toMatchObject({ verdict: 'cannot be told' });
  });

  it.each(ids)('%s cannot be told from two seeds, however clear they are', (id) => {
    expect(verdictOf(tables({ ...small, seeds: 2 }), id)).toBe('cannot be told');
  });

  it.each<[string, number[]]>([
    ['F1', [400, 12_800]],
    ['F2', [400, 12_800]],
    ['F3', [400, 1600, 6400]],
    ['F4', [400, 1600, 6400]],
    ['F5', [400, 1600, 6400]],
    ['F14', [400, 1600]],
  ])('%s cannot be told from too few sizes', (id, sizes) => {
    const verdict = judged(tables({ ...small, sizes }), id);
    expect(verdict).toMatchObject({ verdict: 'cannot be told', measures: [] });
    expect(verdict.evidence).toMatch(/^Needs /);
  });
});

describe('small proxies', () => {
  it('F1 is of their mean, and shows each', () => {
    const bonGold: Score = (d, size) => (size === 800 ? rising(d, size, 0) : paper.bonGold(d, size, 0));
    const { verdict, measures } = judged(tables({ bonGold }), 'F1');
    const low = (name: string) => measures.find((measure) => measure.name === name)?.low;
    expect(verdict).toBe('holds');
    expect(low('fall/best-of-n/400')).toBeGreaterThan(0.1);
    expect(low('fall/best-of-n/800')).toBe(0);
  });

  it('F1b needs three sizes of RL, whatever best-of-n has, and F2 says which method is missing', () => {
    const given = only(tables(small), (row) => isBestOfN(row) || Number(row.setting.rmParameters) < 6400);
    expect(judged(given, 'F1')).toMatchObject({ verdict: 'holds' });
    expect(judged(given, 'F1b')).toMatchObject({
      verdict: 'cannot be told',
      evidence: expect.stringContaining('Needs RL curves of at least 3 sizes'),
    });
    expect(judged(given, 'F2').evidence).toContain('none under PPO');
  });

  it('F2 leaves out a size on which gold does not turn over', () => {
    const bonGold: Score = (d, size) => (size === 800 ? rising(d, size, 0) : paper.bonGold(d, size, 0));
    // There the proxy score falls.
    const proxy: Score = (d, size) => (size === 800 ? -d : 0.6 * d);
    const rlGold: Score = (d, size) => (size === 800 ? rising(d, size, 0) : paper.rlGold(d, size, 0));
    const { verdict, measures } = judged(tables({ bonGold, rlGold, proxy }), 'F2');
    expect(verdict).toBe('holds');
    expect(measures.map(({ name }) => name)).toEqual([
      ...['', '/400', '/1600'].map((size) => `proxy-slope/best-of-n${size}`),
      ...['', '/400', '/1600'].map((size) => `proxy-slope/ppo${size}`),
    ]);
  });

  it('F2 measures the planted slope', () => {
    const { measures } = judged(tables(small), 'F2');
    for (const { estimate } of measures) expect(estimate).toBeCloseTo(0.6, 6);
  });
});

describe('trends over sizes', () => {
  it('F3 and F4 measure the planted slopes, by seeds and by the mean curves', () => {
    const given = tables(small);
    const estimates = (id: string) => judged(given, id).measures.map(({ estimate }) => estimate);
    expect(estimates('F3')).toEqual([expect.closeTo(0.1, 9), expect.closeTo(0.1, 9), 1]);
    expect(estimates('F4')).toEqual([expect.closeTo(-0.08, 9), expect.closeTo(-0.08, 9), -1]);
  });

  it('the order of the sizes is evidence of F3, not its verdict', () => {
    // The second size and the third have changed places: ρ = 1 − 6 · (1² + 1²) / (4 · 15).
    const planted = [0.9, 1, 0.98, 1.1];
    const bonGold: Score = (d, size) => d * (planted[fourSizes.indexOf(size)] - 0.25 * d);
    const { verdict, measures } = judged(tables({ ...small, noise: 0.001, bonGold }), 'F3');
    expect(verdict).toBe('holds');
    expect(measures.find(({ name }) => name === 'spearman')?.estimate).toBeCloseTo(0.8, 12);
  });

  it('F5 measures the planted slope and the cost of one α', () => {
    const { measures } = judged(tables({ ...small, scatter: 0.05 }), 'F5');
    const estimate = (name: string) => measures.find((measure) => measure.name === name)?.estimate;
    expect(estimate('slope')).toBeCloseTo(-0.06, 2);
    expect(estimate('alpha')).toBeCloseTo(0.95, 1);
    expect(estimate('rmse-over-shared-beta')).toBeLessThan(0.5);
    expect(estimate('rmse-over-free')).toBeGreaterThanOrEqual(1);
    expect(estimate('rmse-over-free')).toBeLessThan(1.05);
  });

  it('F14 measures the planted ratio: √KL of the peaks e^(α/β − 1), in the median over sizes', () => {
    const rlGold: Score = (d) => d * (0.9 - 0.45 * Math.log(d));
    const human: Score = (d, size) => d * (0.9 - (0.5 + 0.05 * decades(size)) * Math.log(d));
    const given = tables({ ...small, rlGold, human, sizes: [400, 4000, 40_000] });
    const [ratio] = judged(given, 'F14').measures;
    // The grid of √KL is one of 48 steps.
    expect(Math.log(ratio.estimate)).toBeCloseTo(2 * (0.9 / 0.55 - 0.9 / 0.45), 0);
    expect(ratio.high).toBeLessThan(1);
  });

  it('F14 is of the sizes on which both turn over', () => {
    const rlGold: Score = (d, size) => (size === 6400 ? rising(d, size, 0) : paper.rlGold(d, size, 0));
    expect(judged(tables({ ...small, rlGold }), 'F14').evidence).toContain('the 3 of 4 sizes');
  });
});

/** 95 % ± 2.6 standard errors of as many draws. */
const draws = 200;
function expectCoverage(covered: number): void {
  expect(covered / draws).toBeGreaterThanOrEqual(0.91);
  expect(covered / draws).toBeLessThanOrEqual(0.99);
}

describe(`the intervals cover what was planted, in 91–99 % of ${draws} studies`, () => {
  /** Tables whose best-of-n gold is d(α − βd). */
  const replanted = (
    given: OveroptimizationTables,
    coefficients: (size: number, seed: number) => { alpha: number; beta: number },
  ): OveroptimizationTables => ({
    ...given,
    curves: given.curves.map((row) => {
      const { alpha, beta } = coefficients(Number(row.setting.rmParameters), row.proxySeed);
      const d = row.klDistance;
      return isBestOfN(row) ? { ...row, goldScore: d * (alpha - beta * d) } : row;
    }),
  });
  /** With only a few points of the online method, which are quick to judge. */
  const bare = (change: Partial<Plant>) =>
    only(tables({ ...small, ...change }), (row) => isBestOfN(row) || Number(row.iteration) % 40 === 0);

  /** Seeds are better or worse at every size together, steeper or flatter, and have luck of their own at each. */
  const slopeCovers = (given: OveroptimizationTables, luck: ReturnType<typeof luckOf>) => {
    const study = replanted(given, (size, seed) => ({
      alpha:
        alphaBon(size) +
        0.1 * luck(seed) +
        0.03 * luck('slope', seed) * decades(size) +
        0.03 * luck(seed, size),
      beta: betaBon(size),
    }));
    const [{ low, high }] = judged(study, 'F3').measures;
    return low <= 0.1 && 0.1 <= high;
  };

  it('F3: the slope of α, five seeds', () => {
    const given = only(bare({ largestN: 16 }), isBestOfN);
    const covered = range(draws).filter((draw) => slopeCovers(given, luckOf(`five-${draw}`)));
    expectCoverage(covered.length);
  });

  it('F3: the slope of α, six seeds of which one lacks a size', () => {
    const given = only(bare({ largestN: 16, seeds: 6 }), isBestOfN);
    const covered = range(draws).filter((draw) => {
      const isThere = ({ proxySeed, setting }: CurvePoint) =>
        proxySeed !== draw % 6 || setting.rmParameters !== fourSizes[draw % 4];
      return slopeCovers(only(given, isThere), luckOf(`six-${draw}`));
    });
    expectCoverage(covered.length);
  });

  it('F1: the share that is lost, five seeds and two small sizes', () => {
    const given = bare({ sizes: [400, 800, 1600, 3200, 6400, 12_800], largestN: 1024 });
    const share = plantedShare(given, (d, size) => d * (0.9 - betaBon(size) * d));
    const covered = range(draws).filter((draw) => {
      const luck = luckOf(`share-${draw}`);
      const study = replanted(given, (size, seed) => ({
        alpha: 0.9 + 0.08 * luck(seed) + 0.05 * luck(size, seed),
        beta: betaBon(size) + 0.02 * luck('β', seed) + 0.01 * luck('β', size, seed),
      }));
      const measured = judged(study, 'F1').measures.find(({ name }) => name === 'fall/best-of-n');
      return measured && measured.low <= share && share <= measured.high;
    });
    expectCoverage(covered.length);
  });

  /** Of the curve of the mean coefficients, which is the mean curve: gold is linear in them. */
  function plantedShare(
    { curves }: OveroptimizationTables,
    gold: (d: number, size: number) => number,
  ): number {
    const distances = [...new Set(curves.filter(isBestOfN).map(({ klDistance }) => klDistance))];
    const end = Math.max(...distances);
    const risen = (size: number) => Math.max(...distances.map((d) => gold(d, size)));
    const lost = (size: number) => risen(size) - gold(end, size);
    return (lost(400) + lost(800)) / (risen(400) + risen(800));
  }
});
