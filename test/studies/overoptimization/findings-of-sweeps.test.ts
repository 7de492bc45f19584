/** The verdicts on planted sweeps over policies and penalties, and on how KL grows: closed forms, and every verdict. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import type { CurvePoint } from '../../../src/studies/overoptimization/tables.js';
import { judged, tables, verdictOf } from './planted.js';
import { bestOfNPoints, type OnlinePlant, ppoPoints, tablesOf } from './planted-sweeps.js';

/** Student's t at 0.975 with two degrees of freedom, from a printed table; divided by √3, what half an interval has of s. */
const threeSeeds = 4.302653 / Math.sqrt(3);

describe('F10: the policy sweep', () => {
  interface Plant {
    seeds: number;
    gain: (policy: number, seed: number) => number;
    /** The power of two of the n at which gold peaks. */
    peak: (policy: number, seed: number) => number;
  }
  /** Rises to the peak in equal steps and falls by a tenth a doubling. */
  const hill = (peak: number) =>
    Array.from({ length: 14 }, (_, power) => (power <= peak ? power / peak : 1 - 0.1 * (power - peak)));
  const policies = [5000, 27_000, 105_000];
  const less = (policy: number, seed: number) => 3 - (0.4 + 0.02 * (seed - 1)) * Math.log10(policy);
  const paper: Plant = { seeds: 3, gain: less, peak: () => 8 };
  const curvesOf = (change: Partial<Plant>, size = 400) => {
    const { seeds, gain, peak } = { ...paper, ...change };
    return policies.flatMap((policyParameters) =>
      bestOfNPoints(
        { policyParameters, rmParameters: size },
        Array.from({ length: seeds }, (_, seed) =>
          hill(peak(policyParameters, seed)).map((share) => share * gain(policyParameters, seed)),
        ),
      ),
    );
  };
  const sweep = (change: Partial<Plant> = {}) => tablesOf(curvesOf(change));
  const isLargest = (policy: number) => policy === 105_000;

  it('gives the slope of the gain with Student’s interval over seeds, and the ratio of the peaks', () => {
    const { measures } = judged(sweep({ peak: (policy) => (isLargest(policy) ? 9 : 8) }), 'F10');
    const [slope, ratio] = measures;
    expect(slope.name).toBe('gain-slope/best-of-n');
    expect(slope.estimate).toBeCloseTo(-0.4, 10);
    expect(slope.high - slope.estimate).toBeCloseTo(threeSeeds * 0.02, 6);
    // KL of best-of-512 over that of best-of-256, ln n − (n − 1)/n; all seeds peak there.
    const expected = (Math.log(512) - 511 / 512) / (Math.log(256) - 255 / 256);
    // The hill has an edge, which a parabola through three points rounds.
    for (const end of [ratio.low, ratio.estimate, ratio.high]) expect(end).toBeCloseTo(expected, 1);
  });

  it.each<[string, string, Partial<Plant>]>([
    ['holds', 'larger policies gain less and peak alike', {}],
    ['does not hold', 'larger policies gain more', { gain: (policy) => Math.log10(policy) }],
    ['does not hold', 'the largest peaks later', { peak: (policy) => (isLargest(policy) ? 11 : 6) }],
    [
      'cannot be told',
      'the slope may be on either side of 0',
      { gain: (policy, seed) => less(policy, seed) + 0.5 * (seed - 1) * (Math.log10(policy) - 4.4) },
    ],
    [
      'cannot be told',
      'the largest peaks early for some seeds and late for others',
      { peak: (policy, seed) => (isLargest(policy) ? [7, 8, 9][seed] : 6) },
    ],
  ])('%s where %s', (verdict, _why, change) => {
    const found = judged(sweep(change), 'F10');
    expect(found).toMatchObject({ verdict });
    // Every policy turns over: what is open is open by its interval.
    expect(found.measures).toHaveLength(2);
  });

  it('cannot be told from two seeds, which show no peak', () => {
    expect(judged(sweep({ seeds: 2 }), 'F10')).toMatchObject({ verdict: 'cannot be told', measures: [] });
  });

  it('cannot be told where a policy is still rising, and writes its peak as a bound', () => {
    const verdict = judged(sweep({ peak: (policy) => (isLargest(policy) ? 13 : 8) }), 'F10');
    expect(verdict).toMatchObject({ verdict: 'cannot be told', measures: [] });
    // ln 8192 − 8191/8192
    expect(verdict.evidence).toContain('> 8.01 nats (105,000 parameters)');
  });

  it('judges each size and each method as a case of its own', () => {
    const ppo = policies.flatMap((policyParameters) =>
      ppoPoints(
        { policyParameters },
        {
          seeds: 3,
          distances: () => Array.from({ length: 21 }, (_, index) => index / 5),
          gold: (d, seed) => Math.log10(policyParameters) * (d - d * d * (0.25 + 0.001 * seed)),
        },
      ),
    );
    expect(judged(tablesOf([...curvesOf({}), ...ppo]), 'F10')).toMatchObject({ verdict: 'does not hold' });
    const rising = { gain: (policy: number) => Math.log10(policy) };
    const verdict = judged(tablesOf([...curvesOf({}), ...curvesOf(rising, 1600)]), 'F10');
    expect(verdict).toMatchObject({ verdict: 'does not hold' });
    expect(verdict.measures.map(({ name }) => name)).toEqual(
      ['400', '1600'].flatMap((size) =>
        ['gain-slope', 'peak-kl-ratio'].map((name) => `${name}/best-of-n/${size}`),
      ),
    );
  });

  it('is of all policies, although each has a shape of its own', () => {
    const given = sweep();
    const curves = given.curves.map((row) => ({
      ...row,
      setting: { ...row.setting, policyShape: `shape of ${row.setting.policyParameters}` },
    }));
    expect(judged({ ...given, curves }, 'F10')).toEqual(judged(given, 'F10'));
  });

  it('cannot be told from one policy', () => {
    expect(verdictOf(tables(), 'F10')).toBe('cannot be told');
  });
});

describe('F11: the KL penalty', () => {
  /** Peaks at √KL 1, within what penalised runs reach. */
  const gold = (d: number) => d * (0.5 - 0.5 * Math.log(Math.max(d, 1e-9)));
  const upTo = (end: number) => Array.from({ length: 41 }, (_, index) => (end * index) / 40);
  /** Penalised runs end early; `shift` is what they differ by from their partner without a penalty. */
  const sweep = (shift: OnlinePlant['gold'], { seeds = 3, penalties = [0.05], rmParameters = 400 } = {}) =>
    tablesOf([
      ...ppoPoints({ rmParameters, klPenalty: 0 }, { seeds, distances: () => upTo(4), gold }),
      ...penalties.flatMap((klPenalty) =>
        ppoPoints(
          { rmParameters, klPenalty },
          { seeds, distances: () => upTo(2), gold: (d, seed) => gold(d) + shift(d, seed) },
        ),
      ),
    ]);
  const differenceOf = (...given: Parameters<typeof sweep>) => judged(sweep(...given), 'F11').measures[0];
  /** Five seeds whose mean is 0 and whose variance is 0.001. */
  const spread = [-0.04, 0.02, 0, -0.02, 0.04];
  // The two runs are measured at different places: what interpolation adds is far below the bar.
  const closeTo = 2;

  it('takes the variance of the mean off the squared difference', () => {
    const { estimate } = differenceOf((d, seed) => (d > 0 ? 0.2 + spread[seed] : 0), { seeds: 5 });
    expect(estimate).toBeCloseTo(Math.sqrt(0.2 ** 2 - 0.001 / 5), closeTo);
    expect(differenceOf((_d, seed) => 5 * spread[seed], { seeds: 5 })).toMatchObject({ estimate: 0, low: 0 });
  });

  it('is a root mean square over √KL', () => {
    // The mean of d² over (0, 2] is 4/3.
    const { estimate } = differenceOf((d, seed) => d * (0.2 + spread[seed] / 10), { seeds: 5 });
    expect(estimate).toBeCloseTo(0.2 * Math.sqrt(4 / 3), closeTo);
  });

  it.each<[string, string, OnlinePlant['gold'], { seeds?: number; penalties?: number[] }]>([
    ['holds', 'there is no difference', (_d, seed) => 0.01 * (seed - 1), {}],
    ['does not hold', 'the difference is large', (_d, seed) => -0.3 + 0.01 * (seed - 1), {}],
    ['cannot be told', 'the difference may be on either side', (_d, seed) => 0.1 + 0.02 * (seed - 1), {}],
    ['cannot be told', 'seeds scatter', (_d, seed) => 0.2 * (seed - 1), {}],
    ['cannot be told', 'there are two seeds', () => 0, { seeds: 2 }],
    ['cannot be told', 'there is one seed', () => 0, { seeds: 1 }],
    ['cannot be told', 'there is no penalty', () => 0, { penalties: [] }],
  ])('%s where %s', (verdict, _why, shift, change) => {
    expect(judged(sweep(shift, change), 'F11')).toMatchObject({ verdict });
  });

  it('judges every penalty and every size', () => {
    const good = sweep(() => 0, { penalties: [0.05, 0.2] });
    const bad = sweep(() => 0.3, { rmParameters: 1600 });
    const verdict = judged(tablesOf([...good.curves, ...bad.curves]), 'F11');
    expect(verdict).toMatchObject({ verdict: 'does not hold' });
    expect(verdict.measures.map(({ name }) => name)).toEqual([
      'difference/0.05/400',
      'difference/0.2/400',
      'difference/0.05/1600',
    ]);
    expect(judged(good, 'F11').measures.map(({ name }) => name)).toEqual([
      'difference/0.05',
      'difference/0.2',
    ]);
  });

  it('pairs the seeds that both runs have, whatever their order and what diverged in one of them', () => {
    // Each seed is far from the others, so that only its own partner is near it.
    const far = (row: CurvePoint) => ({ ...row, goldScore: row.goldScore + 5 * row.proxySeed });
    const curves = sweep(() => 0.3, { seeds: 5 })
      .curves.map(far)
      .filter(({ setting, proxySeed }) => setting.klPenalty === 0 || proxySeed !== 0)
      .reverse();
    const verdict = judged(tablesOf(curves), 'F11');
    expect(verdict).toMatchObject({ verdict: 'does not hold' });
    expect(verdict.measures[0].estimate).toBeCloseTo(0.3, closeTo);
  });

  it('leaves out a seed that diverged before it was measured again', () => {
    const given = sweep(() => 0, { seeds: 5 });
    const isLost = ({ setting, proxySeed }: CurvePoint) => setting.klPenalty === 0.05 && proxySeed === 0;
    const start = given.curves.filter((row) => isLost(row) && row.klDistance === 0);
    const without = given.curves.filter((row) => !isLost(row));
    expect(judged({ ...given, curves: [...start, ...without] }, 'F11')).toEqual(
      judged({ ...given, curves: without }, 'F11'),
    );
  });

  it.each<[string, number, (d: number) => number]>([
    ['a constant difference at the bar', 0.1, () => 0.1],
    // Of 0.15 · (d − 1) over (0, 2] the mean square is 0.15² / 3.
    ['a difference that changes its sign', 0.15 / Math.sqrt(3), (d) => 0.15 * (d - 1)],
    ['a large difference', 0.25, () => 0.25],
  ])('covers %s as often as it says', (_what, truth, mean) => {
    const random = createRandom(11).stream('coverage');
    const draws = 200;
    let covered = 0;
    for (let draw = 0; draw < draws; draw++) {
      const ofSeed = Array.from({ length: 5 }, () => [0.07 * random.normal(), 0.05 * random.normal()]);
      const shift = (d: number, seed: number) =>
        mean(d) + ofSeed[seed][0] + ofSeed[seed][1] * (d - 1) + 0.05 * random.normal();
      const { low, high } = differenceOf(shift, { seeds: 5 });
      if (low <= truth && truth <= high) covered += 1;
    }
    expect(covered / draws).toBeGreaterThan(0.9);
    expect(covered / draws).toBeLessThan(0.98);
  });
});

describe('F13: the growth of KL', () => {
  interface Plant {
    seeds: number;
    sizes: number[];
    power: (size: number, seed: number) => number;
  }
  const grown = ({ seeds, sizes, power }: Plant) =>
    sizes.flatMap((rmParameters) =>
      ppoPoints(
        { rmParameters },
        {
          seeds,
          distances: (seed) =>
            Array.from({ length: 40 }, (_, iteration) => (iteration / 8) ** (power(rmParameters, seed) / 2)),
          gold: (d) => d,
        },
      ),
    );
  const paper: Plant = {
    seeds: 3,
    sizes: [400, 1600],
    // Sizes average to 2, 1.9 and 2.1 in the seeds.
    power: (size, seed) => 2 + [0, -0.1, 0.1][seed] + (size === 400 ? -0.2 : 0.2),
  };
  const sweep = (change: Partial<Plant> = {}) => tablesOf(grown({ ...paper, ...change }));

  it('gives each seed’s mean over sizes, with Student’s interval', () => {
    const { estimate, low, high } = judged(sweep(), 'F13').measures[0];
    expect(estimate).toBeCloseTo(2, 8);
    expect(high - estimate).toBeCloseTo(threeSeeds * 0.1, 6);
    expect(estimate - low).toBeCloseTo(threeSeeds * 0.1, 6);
  });

  it.each<[string, string, Partial<Plant>]>([
    ['holds', 'KL grows quadratically', {}],
    ['does not hold', 'it grows more slowly', { power: (_size, seed) => 1.36 + 0.01 * seed }],
    ['does not hold', 'it grows faster', { power: (_size, seed) => 2.8 + 0.01 * seed }],
    ['cannot be told', 'the power may be within or not', { power: (_size, seed) => 1.48 + 0.02 * seed }],
    ['cannot be told', 'seeds differ too much', { power: (_size, seed) => 1.7 + 0.3 * seed }],
    ['cannot be told', 'there are two seeds', { seeds: 2 }],
  ])('%s where %s', (verdict, _why, change) => {
    expect(judged(sweep(change), 'F13')).toMatchObject({ verdict });
  });

  it('leaves out a seed that has not all sizes, which would weigh them differently', () => {
    const given = sweep({ seeds: 4, power: (size, seed) => (seed < 3 ? paper.power(size, seed) : 1) });
    const curves = given.curves.filter((row) => row.proxySeed !== 3 || row.setting.rmParameters !== 400);
    expect(judged(tablesOf(curves), 'F13').measures[0].estimate).toBeCloseTo(2, 8);
  });

  it('looks at runs without a penalty from 0.5 nats on', () => {
    const early = sweep().curves.map((row) => (row.kl < 0.5 ? { ...row, kl: row.kl / 10 } : row));
    const penalised = grown({ ...paper, power: () => 1 }).map((row) => ({
      ...row,
      setting: { ...row.setting, klPenalty: 0.1 },
    }));
    expect(judged(tablesOf([...early, ...penalised]), 'F13').measures).toEqual(
      judged(sweep(), 'F13').measures,
    );
  });
});
