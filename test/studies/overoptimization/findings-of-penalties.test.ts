/** M2, M7, M12 and M12b on planted runs of methods that learn, whose differences are worked by hand. */
import { describe, expect, it } from 'vitest';
import { overoptimization } from '../../../src/studies/overoptimization/index.js';
import type { CurvePoint } from '../../../src/studies/overoptimization/tables.js';
import { judged, verdictOf } from './planted.js';
import { ppoPoints, tablesOf } from './planted-sweeps.js';

/** Student's t at 0.975 with two degrees of freedom, from a printed table; divided by √3, what half an interval has of s. */
const threeSeeds = 4.302653 / Math.sqrt(3);
/** √KL at every iteration of a run. */
const steps = Array.from({ length: 41 }, (_, index) => index / 10);
/** Rises to 0.9 at √KL 3 and falls to 0.8 at 4; the proxy score of planted runs is √KL. */
const hump = (d: number) => 0.6 * d - 0.1 * d ** 2;

describe('M7: √χ² against KL at equal proxy score', () => {
  /** Runs to √KL `ends`, which are their proxy scores there; gold ends at 1, with √χ² higher by `gain`. */
  const runs = (penalty: string, { ends, gain }: { ends: number[]; gain: (end: number) => number }) =>
    ends.flatMap((end, index) =>
      ppoPoints(
        { penalty, klPenalty: 0.3 / 2 ** index },
        {
          seeds: 3,
          distances: () => [0, end / 2, end],
          // What a seed has under both is in neither's difference.
          gold: (d, seed) => (d === end ? 1 + gain(end) + 0.2 * seed : d),
        },
      ),
    );
  const tablesWith = (gain: (end: number) => number, spread = 0): ReturnType<typeof tablesOf> => {
    const chi = runs('chi-squared', { ends: [1, 2, 3], gain }).map((point) =>
      point.klDistance >= 1 && [1, 2, 3].includes(point.klDistance)
        ? { ...point, goldScore: point.goldScore + spread * (point.proxySeed - 1) }
        : point,
    );
    return tablesOf([...runs('kl', { ends: [1.5, 2.5, 3.5], gain: () => 0 }), ...chi]);
  };

  it('is the mean over the proxy scores at which both kinds of runs end, between neighbouring strengths', () => {
    // From 1.5 to 3: the gain is 0.1 times the proxy score, linear between strengths: 0.225 on average.
    const [difference] = judged(
      tablesWith((end) => 0.1 * end, 0.01),
      'M7',
    ).measures;
    expect(difference.estimate).toBeCloseTo(0.225, 9);
    expect(difference.high - difference.estimate).toBeGreaterThan(0.9 * threeSeeds * 0.01);
    expect(difference.high - difference.estimate).toBeLessThan(1.6 * threeSeeds * 0.01);
  });

  it.each<[string, number, number]>([
    ['holds', 0.1, 0.01],
    ['does not hold', -0.1, 0.01],
    ['cannot be told', 0.01, 0.1],
  ])('%s where gold differs by %f and seeds by %f', (verdict, gain, spread) => {
    expect(
      verdictOf(
        tablesWith(() => gain, spread),
        'M7',
      ),
    ).toBe(verdict);
  });

  it('leaves out strengths whose runs were ended by their KL, before the last iteration', () => {
    const { curves } = tablesWith((end) => 0.1 * end);
    // Without the runs of √χ² that end at 3 two are left, too few.
    const ended = curves.filter(
      ({ setting, iteration }) =>
        setting.penalty !== 'chi-squared' || setting.klPenalty !== 0.075 || iteration !== 2,
    );
    expect(judged(tablesOf(ended), 'M7').measures).toEqual([]);
  });

  it('has a figure with a line a penalty, a point a strength in order of the proxy score', () => {
    const drawn = (curves: readonly CurvePoint[]) =>
      overoptimization.figures
        .flatMap((one) => one.draw(tablesOf([...curves])))
        .find(({ id }) => id === 'penalised-ends');
    const { rows } = drawn(tablesWith((end) => 0.1 * end).curves)!;
    const line = (name: string) =>
      rows
        .filter(({ series }) => String(series).startsWith(name))
        .map(({ proxy_score, gold_score }) => [proxy_score, Number(Number(gold_score).toFixed(9))]);
    // The mean over seeds of 1 + 0.2 · seed is 1.2.
    expect(line('√χ²')).toEqual([1, 2, 3].map((end) => [end, 1.2 + 0.1 * end]));
    expect(line('KL')).toEqual([1.5, 2.5, 3.5].map((end) => [end, 1.2]));
    expect(drawn(runs('kl', { ends: [1.5, 2.5, 3.5], gain: () => 0 }))).toBeUndefined();
  });

  it('is not told by two strengths, by one kind of penalty, or where no proxy score is shared', () => {
    const gain = () => 0.1;
    const kl = runs('kl', { ends: [1.5, 2.5, 3.5], gain });
    for (const curves of [
      kl,
      [...kl, ...runs('chi-squared', { ends: [2, 3], gain })],
      [...kl, ...runs('chi-squared', { ends: [0.1, 0.2, 0.3], gain })],
    ])
      expect(judged(tablesOf(curves), 'M7')).toMatchObject({ verdict: 'cannot be told', measures: [] });
  });
});

describe('M12: methods that learn at equal proxy score', () => {
  /** A method that is at √KL s·d where PPO is at d, with the same proxy score there; and with so much more gold. */
  const slower = (method: string, { stretch, gold }: { stretch: number; gold: number }): CurvePoint[] =>
    ppoPoints({}, { seeds: 3, distances: () => steps, gold: (d) => hump(d) + gold * Math.sign(d) }).map(
      (point) => ({
        ...point,
        method,
        klDistance: stretch * point.klDistance,
        kl: (stretch * point.klDistance) ** 2,
        goldScore: point.goldScore + 0.005 * (point.proxySeed - 1),
      }),
    );
  const tablesWith = (change: { stretch: number; gold: number }) =>
    tablesOf([
      ...slower('ppo', { stretch: 1, gold: 0 }),
      ...slower('grpo', { stretch: 1.5, gold: 0 }),
      ...slower('rloo', change),
    ]);

  it('measures the ratio of KLs at the largest shared proxy score, and gold’s difference', () => {
    const tables = tablesWith({ stretch: 2, gold: 0.3 });
    const measures = ['M12', 'M12b'].flatMap((id) => judged(tables, id).measures);
    const estimate = (name: string) => measures.find((measure) => measure.name === name)!.estimate;
    expect(estimate('kl-ratio/grpo')).toBeCloseTo(2.25, 9);
    expect(estimate('kl-ratio/rloo')).toBeCloseTo(4, 9);
    expect(estimate('difference/grpo')).toBeCloseTo(0, 9);
    // All grid places lie beyond the first step, where the whole difference is reached.
    expect(estimate('difference/rloo')).toBeCloseTo(0.3, 2);
  });

  it.each<[string, { stretch: number; gold: number }, string]>([
    ['holds', { stretch: 1.2, gold: 0.02 }, 'gold is alike'],
    ['does not hold', { stretch: 1.2, gold: 0.3 }, 'gold differs'],
  ])('%s where %o: %s', (verdict, change) => {
    expect(verdictOf(tablesWith(change), 'M12')).toBe(verdict);
  });

  it.each<[string, number]>([
    ['holds', 1.2],
    // Times 1.03² of KL.
    ['does not hold', 1.03],
  ])('M12b %s where √KL is %f times as large', (verdict, stretch) => {
    const both = [slower('ppo', { stretch: 1, gold: 0 }), slower('grpo', { stretch, gold: 0 })];
    expect(verdictOf(tablesOf(both.flat()), 'M12b')).toBe(verdict);
  });

  it('cannot be told of one method, or where gold never turns over', () => {
    const early = tablesWith({ stretch: 1.2, gold: 0 }).curves.filter(
      ({ iteration }) => (iteration ?? 0) < 25,
    );
    for (const curves of [slower('ppo', { stretch: 1, gold: 0 }), early])
      expect(verdictOf(tablesOf(curves), 'M12')).toBe('cannot be told');
  });
});

describe('M2: ensembles under a method that learns', () => {
  /** Gold rises to 1 at √KL 2 and ends at `end` at 4. */
  const hill = (end: number) => (d: number) => (d <= 2 ? d / 2 : 1 + ((end - 1) * (d - 2)) / 2);
  interface Ends {
    single: number[];
    ensemble: number[];
  }
  /** Three groups of three proxies, without a penalty and with 0.01 and 0.1. */
  const tablesWith = ({ single, ensemble }: Ends) =>
    tablesOf(
      [0, 0.01, 0.1].flatMap((klPenalty, place) => {
        const own = { klPenalty, labelNoise: 0.25 };
        const plant = (seeds: number, end: number) => ({
          seeds,
          distances: () => steps,
          gold: (d: number, seed: number) => hill(end + 0.004 * (seed % 3))(d),
        });
        return [
          ...ppoPoints({ ...own, reward: 'single', members: 1 }, plant(9, single[place])),
          ...['worst-case', 'uncertainty'].flatMap((reward) =>
            ppoPoints({ ...own, reward, members: 3 }, plant(3, ensemble[place])).map((point) => ({
              ...point,
              proxySeed: 3 * point.proxySeed,
            })),
          ),
        ];
      }),
    );
  const asInThePaper = { single: [0.2, 0.5, 0.97], ensemble: [0.6, 0.96, 0.98] };

  it('is asked of the losses of groups, and says which penalty the members need', () => {
    const { measures, evidence } = judged(tablesWith(asInThePaper), 'M2');
    const saved = measures.find(({ name }) => name === 'saved/worst-case')!;
    // Members lose 0.8 less 0.004 on average, ensembles 0.4 less 0, 0.004 and 0.008; a peak is the mean of a window about it.
    expect(Math.abs(saved.estimate - 0.4)).toBeLessThan(0.02);
    expect(saved.high - saved.estimate).toBeCloseTo(threeSeeds * 0.004, 3);
    expect(measures.find(({ name }) => name === 'fall-alone/uncertainty')!.estimate).toBeCloseTo(0.5, 1);
    expect(evidence).toContain('who need 0.1 to lose less than a tenth');
  });

  it.each<[string, Partial<Ends>, string]>([
    ['holds', {}, 'they lose less, and next to nothing with a small penalty'],
    ['does not hold', { ensemble: [0.1, 0.96, 0.98] }, 'they lose more without a penalty'],
    ['does not hold', { ensemble: [0.6, 0.7, 0.98] }, 'the small penalty is not enough'],
    ['does not hold', { single: [0.2, 0.96, 0.97] }, 'it is enough for the members, too'],
  ])('%s where %o: %s', (verdict, change) => {
    expect(verdictOf(tablesWith({ ...asInThePaper, ...change }), 'M2')).toBe(verdict);
  });
});
