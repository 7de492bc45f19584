/** The verdicts on mitigations and on heavy tails, from planted curves whose losses are worked by hand. */
import { describe, expect, it } from 'vitest';
import type { CurvePoint, ProxyValidation } from '../../../src/studies/overoptimization/tables.js';
import { judged, verdictOf } from './planted.js';
import { bestOfNPoints, tablesOf } from './planted-sweeps.js';

/** Rises to `top` at n = 2^8, stays for as long as the findings' window is wide and ends at `end`. */
const hill = (top: number, end: number) =>
  Array.from({ length: 15 }, (_, power) => {
    if (power <= 8) return (top * power) / 8;
    return power <= 10 ? top : top + ((end - top) * (power - 10)) / 4;
  });

/** Student's t at 0.975 with two degrees of freedom, from a printed table; divided by √3, what half an interval has of s. */
const threeGroups = 4.302653 / Math.sqrt(3);

describe('ensembles', () => {
  const noisy = { labelNoise: 0.25 };
  /** Three groups of five: the proxies one by one, and one run a group that goes by the first seed of it. */
  const curvesOf = (ends: { single: number; ensemble: number; mean: number }, spread = 0): CurvePoint[] => {
    const single = Array.from({ length: 15 }, (_, seed) => hill(1, ends.single + 0.01 * (seed % 5)));
    const ensembles = (reward: string, end: number) =>
      bestOfNPoints(
        { ...noisy, reward, members: 5 },
        [-1, 0, 1].map((group) => hill(1, end + spread * group)),
      ).map((point) => ({ ...point, proxySeed: 5 * point.proxySeed }));
    return [
      ...bestOfNPoints({ ...noisy, reward: 'single', members: 1 }, single),
      ...ensembles('worst-case', ends.ensemble),
      ...ensembles('uncertainty', ends.ensemble),
      ...ensembles('mean', ends.mean),
    ];
  };
  const asInThePaper = { single: 0.4, ensemble: 0.98, mean: 0.7 };

  it('gain what they end above the average of their members, group by group', () => {
    const { measures } = judged(tablesOf(curvesOf(asInThePaper, 0.01)), 'M1');
    const gain = measures.find(({ name }) => name === 'gain/worst-case')!;
    // The members of a group end 0.02 above 0.4 on average.
    expect(gain.estimate).toBeCloseTo(0.98 - 0.42, 10);
    expect(gain.high - gain.estimate).toBeCloseTo(threeGroups * 0.01, 7);
    expect(measures.find(({ name }) => name === 'fall-alone/worst-case')!.estimate).toBeCloseTo(0.58, 2);
  });

  it.each<[string, string, Partial<typeof asInThePaper>, string]>([
    ['M1', 'holds', {}, 'they lose less than a tenth'],
    ['M1', 'does not hold', { ensemble: 0.6 }, 'they lose two fifths'],
    ['M1', 'does not hold', { ensemble: 0.3 }, 'they end lower'],
    ['M1', 'cannot be told', { single: 0.93 }, 'there is nothing to mend'],
    ['M1b', 'holds', {}, 'the mean gains and still loses'],
    ['M1b', 'does not hold', { mean: 0.99 }, 'the mean loses nothing'],
  ])('%s %s where %o: %s', (id, verdict, change) => {
    expect(verdictOf(tablesOf(curvesOf({ ...asInThePaper, ...change }, 0.002)), id)).toBe(verdict);
  });

  it('are judged by sizes and numbers of comparisons apart, all of which count', () => {
    const at = (comparisons: number, change: Partial<typeof asInThePaper>) =>
      curvesOf({ ...asInThePaper, ...change }, 0.002).map((point) => ({
        ...point,
        setting: { ...point.setting, comparisons },
      }));
    const found = judged(tablesOf([...at(1000, {}), ...at(8000, { ensemble: 0.6 })]), 'M1');
    expect(found.verdict).toBe('does not hold');
    const [few, many] = ['1,000', '8,000'].map((count) =>
      found.measures.filter(({ name }) => name.startsWith('gain') && name.endsWith(`${count} comparisons`)),
    );
    expect(few.map(({ estimate }) => estimate)).toEqual([0.56, 0.56].map((gain) => expect.closeTo(gain, 9)));
    expect(many.map(({ estimate }) => estimate)).toEqual([0.18, 0.18].map((gain) => expect.closeTo(gain, 9)));
  });

  it('say nothing without label noise', () => {
    const clean = curvesOf(asInThePaper).map((point) => ({
      ...point,
      setting: { ...point.setting, labelNoise: 0 },
    }));
    expect(verdictOf(tablesOf(clean), 'M1')).toBe('cannot be told');
  });
});

describe('diversity of members', () => {
  const shares = 'proxyRewardModels.groupShares';
  interface Plant {
    /** Gold at the end of ensembles whose members share their labels, and of those whose members share nothing. */
    alike: number;
    apart: number;
    /** What the score of all has grown by at the end. */
    score: number;
  }
  /** Three groups of five, the members one by one ending at 0.5. */
  const tablesWith = ({ alike, apart, score }: Plant) => {
    const sharing = (value: string, end: number) => {
      const setting = (reward: string) => ({ labelNoise: 0.25, reward, members: 5, [shares]: value });
      const single = Array.from({ length: 15 }, () => hill(1, 0.5));
      const ensembles = bestOfNPoints(
        setting('mean'),
        [-1, 0, 1].map((group) => hill(1, end + 0.01 * group)),
      );
      return [
        ...bestOfNPoints({ ...setting('single'), members: 1 }, single),
        ...ensembles.map((point) => ({ ...point, proxySeed: 5 * point.proxySeed })),
      ].map((point) => ({ ...point, proxyScore: (score * Math.log2(point.n!)) / 14 }));
    };
    return tablesOf([...sharing('labels', alike), ...sharing('nothing', apart)]);
  };
  const plant: Plant = { alike: 0.55, apart: 0.75, score: 2 };

  it('is worth what ensembles gain more, group by group', () => {
    const { measures } = judged(tablesWith(plant), 'M3');
    const of = (name: string) => measures.find((measure) => measure.name === name)!.estimate;
    expect(of('gain-labels/mean')).toBeCloseTo(0.05, 10);
    expect(of('gain-nothing/mean')).toBeCloseTo(0.25, 10);
    expect(of('more/mean')).toBeCloseTo(0.2, 10);
    // From n = 2 on the score grows by 13 of its 14 steps, gold from an eighth of 1 to 0.75.
    expect(of('outgrown/mean')).toBeCloseTo((2 * 13) / 14 - (0.75 - 0.125), 10);
  });

  it.each<[string, Partial<Plant>, string]>([
    ['holds', {}, 'those that share nothing gain more, and are fooled'],
    ['does not hold', { apart: 0.4 }, 'they gain less'],
    ['does not hold', { score: 0.6 }, 'nothing is left of the shared errors'],
  ])('%s where %o: %s', (verdict, change) => {
    expect(verdictOf(tablesWith({ ...plant, ...change }), 'M3')).toBe(verdict);
  });

  it('says nothing where all members share alike', () => {
    const { curves } = tablesWith(plant);
    const alike = curves.filter(({ setting }) => setting[shares] === 'labels');
    expect(judged(tablesOf(alike), 'M3')).toMatchObject({ verdict: 'cannot be told', measures: [] });
  });
});

describe('averaged weights', () => {
  /** Three groups of five: the proxies one by one, and two rewards a group, which go by its first seed. */
  const tablesWith = (ends: { weights: number; scores: number }, spread: number, labelNoise = 0.25) => {
    const ofGroups = (reward: string, end: (group: number) => number) =>
      bestOfNPoints(
        { labelNoise, reward, members: 5 },
        [0, 1, 2].map((group) => hill(1, end(group))),
      ).map((point) => ({ ...point, proxySeed: 5 * point.proxySeed }));
    const single = Array.from({ length: 15 }, () => hill(1, 0.5));
    return tablesOf([
      ...bestOfNPoints({ labelNoise, reward: 'single', members: 1 }, single),
      // What a group's prompts do to both is in neither's difference.
      ...ofGroups('mean', (group) => ends.scores + 0.2 * group),
      ...ofGroups('weight-average', (group) => ends.weights + 0.2 * group + spread * (group - 1)),
    ]);
  };

  it('are compared with the mean of scores group by group', () => {
    const { measures } = judged(tablesWith({ weights: 0.63, scores: 0.6 }, 0.01), 'M4');
    const difference = measures.find(({ name }) => name === 'difference')!;
    expect(difference.estimate).toBeCloseTo(0.03, 10);
    expect(difference.high - difference.estimate).toBeCloseTo(threeGroups * 0.01, 7);
    // Groups end at 0.63, 0.83 and 1.03, give or take 0.01, their members at 0.5.
    expect(measures.find(({ name }) => name === 'gain')!.estimate).toBeCloseTo(0.33, 10);
  });

  it.each<[string, { weights: number; scores: number }, number, string]>([
    ['holds', { weights: 0.58, scores: 0.6 }, 0.01, 'the whole interval lies within ± 0.1'],
    ['does not hold', { weights: 0.4, scores: 0.6 }, 0.01, 'they end lower'],
    ['does not hold', { weights: 0.8, scores: 0.6 }, 0.01, 'they end higher, which is no equivalence either'],
    ['cannot be told', { weights: 0.6, scores: 0.6 }, 0.1, 'equal on average, and too uncertain'],
    ['cannot be told', { weights: 0.5, scores: 0.6 }, 0.01, 'the margin lies within the interval'],
  ])('%s where %o scatter by %f: %s', (verdict, ends, spread) => {
    expect(verdictOf(tablesWith(ends, spread), 'M4')).toBe(verdict);
  });

  it('say nothing without label noise, or without the mean of scores', () => {
    expect(judged(tablesWith({ weights: 0.6, scores: 0.6 }, 0.01, 0), 'M4').measures).toEqual([]);
    const { curves } = tablesWith({ weights: 0.6, scores: 0.6 }, 0.01);
    const weights = curves.filter(({ setting }) => setting.reward !== 'mean');
    expect(judged(tablesOf(weights), 'M4')).toMatchObject({ verdict: 'cannot be told', measures: [] });
  });
});

describe('heavy tails', () => {
  const ends = { normal: 1, t10: 0.8, t3: 0.2, lognormal: 0.1, levy: 0 };
  type Ends = typeof ends;
  /** Frontier gold is the square root of the KL under a normal error, and `share` of it elsewhere. */
  const tablesWith = (change: Partial<Ends>, share = 0.2) => {
    const setting = (errorTail: string) => ({ reward: 'planted', errorTail, errorCorrelation: 0.5 });
    const tails = Object.entries({ ...ends, ...change });
    const curves = tails.flatMap(([tail, end]) =>
      bestOfNPoints(
        setting(tail),
        [-1, 0, 1].map((seed) => hill(1, Math.min(1, end + 0.002 * seed))),
      ),
    );
    const frontier = tails.flatMap(([tail]) =>
      [0, 1, 2].flatMap((proxySeed) =>
        [0.5, 1, 1.5].map((klDistance) => {
          const gold = (tail === 'normal' ? 1 : share + 0.001 * proxySeed) * klDistance;
          return {
            ...{
              setting: { ...curves[0].setting, ...setting(tail) },
              proxySeed,
              temperature: 1 / klDistance,
            },
            ...{ kl: klDistance ** 2, klDistance, effectiveSize: 100 },
            ...{ proxyScore: klDistance, goldScore: gold, humanScore: gold },
          };
        }),
      ),
    );
    return { ...tablesOf(curves), frontier };
  };

  it('are compared at the largest KL that all reach', () => {
    const { measures } = judged(tablesWith({}), 'M6');
    expect(measures.find(({ name }) => name === 'frontier-gold/levy')!.estimate).toBeCloseTo(0.201, 6);
    expect(measures.find(({ name }) => name === 'fall/t3')!.estimate).toBeCloseTo(0.8, 2);
  });

  it.each<[string, Partial<Ends>, number, string]>([
    ['holds', {}, 0.2, 'all is lost, with a penalty or without'],
    ['does not hold', { t3: 0.8 }, 0.2, 'most is kept'],
    ['does not hold', { normal: 0.5 }, 0.2, 'a normal error loses as well'],
    ['does not hold', {}, 0.9, 'a penalty helps'],
  ])('%s where %o and the frontier has %f: %s', (verdict, change, share) => {
    expect(verdictOf(tablesWith(change, share), 'M6')).toBe(verdict);
  });
});

describe('inference-time pessimism', () => {
  /** Three seeds that end 0.002 apart; pessimism stays at KL of its own, which says nothing of the number of responses. */
  const curvesOf = (ends: { best: number; careful: number[] }): CurvePoint[] => {
    const seeds = (end: number) => [-1, 0, 1].map((seed) => hill(1, end + 0.002 * seed));
    const careful = ends.careful.flatMap((end, index) =>
      bestOfNPoints({ regularisation: index + 1 }, seeds(end)).map((point) => ({
        ...point,
        method: 'pessimism',
        kl: point.kl / (2 + point.proxySeed),
        klDistance: point.klDistance / Math.sqrt(2 + point.proxySeed),
      })),
    );
    return [...bestOfNPoints({}, seeds(ends.best)), ...careful];
  };

  it('is compared at equal numbers of responses', () => {
    const { measures } = judged(tablesOf(curvesOf({ best: 0.5, careful: [0.97, 0.9] })), 'M8');
    const estimate = (name: string) => measures.find((measure) => measure.name === name)!.estimate;
    expect(estimate('fall/1')).toBeCloseTo(0.03, 2);
    expect(estimate('fall-of-best-of-n/1')).toBeCloseTo(0.5, 2);
    expect(estimate('end-gain/2')).toBeCloseTo(0.4, 10);
    // The peaks of best-of-n are at 1, whatever the seed.
    expect(estimate('end-over-peak/1')).toBeCloseTo(-0.03, 10);
  });

  it.each<[string, { best: number; careful: number[] }, string]>([
    ['holds', { best: 0.5, careful: [0.97, 0.99] }, 'it keeps nearly all, at both strengths'],
    ['does not hold', { best: 0.5, careful: [0.6, 0.99] }, 'the weaker one falls'],
    ['cannot be told', { best: 0.95, careful: [0.97, 0.99] }, 'best-of-n has nothing to mend'],
  ])('%s where %o: %s', (verdict, ends) => {
    expect(verdictOf(tablesOf(curvesOf(ends)), 'M8')).toBe(verdict);
  });

  it('says nothing of best-of-n alone', () => {
    expect(verdictOf(tablesOf(bestOfNPoints({}, [hill(1, 0.5), hill(1, 0.5), hill(1, 0.4)])), 'M8')).toBe(
      'cannot be told',
    );
  });
});

describe('iterative data smoothing', () => {
  const numbers = [1, 5, 20];
  /** By number of epochs: the highest gold, and the cross-entropy with gold. */
  interface Ends {
    gold: number[];
    loss: number[];
  }
  const asInThePaper = {
    plain: { gold: [0.8, 1, 0.6], loss: [0.65, 0.6, 0.9] },
    smooth: { gold: [0.8, 1, 0.98], loss: [0.65, 0.62, 0.62] },
  };
  type Trainings = Record<'plain' | 'smooth', Ends>;

  const tablesWith = (
    change: Partial<Trainings>,
    { spread = 0.002, labels = 'sampled' }: { spread?: number; labels?: string } = {},
  ) => {
    const trainings = Object.entries({ ...asInThePaper, ...change });
    const cells = trainings.flatMap(([kind, { gold, loss }]) =>
      numbers.map((epochs, index) => ({
        setting: {
          ...{ rmParameters: 400, labels, smoothing: kind === 'plain' ? 0 : 0.3 },
          'proxyRewardModels.epochs': epochs,
        },
        ...{ gold: gold[index], loss: loss[index] },
      })),
    );
    const curves = cells.flatMap(({ setting, gold }) =>
      bestOfNPoints(
        setting,
        [-1, 0, 1].map((seed) => hill(gold + spread * seed, gold / 2)),
      ),
    );
    const proxies = cells.flatMap(({ setting, loss }) =>
      [-1, 0, 1].map(
        (seed, proxySeed): ProxyValidation => ({
          ...{ setting: { ...curves[0].setting, ...setting }, proxySeed, accuracy: 0.7, loss: 0.6 },
          ...{ softLabelLoss: loss + spread * seed, validationCount: 4000 },
          ...{ softLabelFactor: 1, regressionFactor: 1 },
        }),
      ),
    );
    return tablesOf(curves, proxies);
  };

  it('is asked what proxies lose from their best number of epochs to the most, seed by seed', () => {
    const found = judged(tablesWith({}), 'M10').measures;
    const estimate = (name: string) => found.find((measure) => measure.name === name)!.estimate;
    // Spreads cancel within a seed. 0.9 less 0.6, 0.62 less 0.62; 1 less 0.6, 1 less 0.98; half of 0.4 less 0.02.
    expect(estimate('loss-rise/plain/0.3')).toBeCloseTo(0.3, 10);
    expect(estimate('loss-rise/0.3')).toBeCloseTo(0, 10);
    expect(estimate('gold-fall/plain/0.3')).toBeCloseTo(0.4, 10);
    expect(estimate('gold-fall/0.3')).toBeCloseTo(0.02, 10);
    expect(estimate('gold-kept/0.3')).toBeCloseTo(0.18, 10);
    expect(estimate('best-gold-gain/0.3')).toBeCloseTo(0, 10);
  });

  it('takes the best number of epochs of a seed from the other seeds', () => {
    // Two seeds are best after 5 epochs; the third is by far best after 1, which is no business of its own.
    const tables = tablesWith({}, { spread: 0 });
    const proxies = tables.proxies.map((row) =>
      row.proxySeed === 2 && row.setting['proxyRewardModels.epochs'] === 1
        ? { ...row, softLabelLoss: 0.58 }
        : row,
    );
    const found = judged({ ...tables, proxies }, 'M10').measures;
    const rise = found.find(({ name }) => name === 'loss-rise/plain/0.3')!;
    expect(rise.estimate).toBeCloseTo((0.3 + 0.3 + 0.3) / 3, 10);
  });

  it.each<[string, Partial<Trainings>, string]>([
    ['holds', {}, 'smoothed proxies keep what plain ones lose'],
    [
      'does not hold',
      { smooth: { gold: [0.8, 1, 0.65], loss: [0.65, 0.62, 0.62] } },
      'gold falls all the same',
    ],
    [
      'does not hold',
      { smooth: { gold: [0.8, 1, 0.98], loss: [0.65, 0.62, 0.9] } },
      'the loss rises all the same',
    ],
    ['does not hold', { smooth: { gold: [0.5, 0.5, 0.5], loss: [0.65, 0.65, 0.65] } }, 'they never learn'],
    [
      'cannot be told',
      { plain: { gold: [0.8, 1, 0.98], loss: [0.65, 0.6, 0.9] } },
      'plain gold does not fall',
    ],
    [
      'cannot be told',
      { plain: { gold: [0.8, 1, 0.6], loss: [0.65, 0.6, 0.61] } },
      'the plain loss does not rise',
    ],
  ])('%s where %o: %s', (verdict, change) => {
    expect(verdictOf(tablesWith(change), 'M10')).toBe(verdict);
  });

  it('cannot be told where seeds scatter as much as they lose', () => {
    const tables = tablesWith({});
    // Each seed's last gold moves by as much as the fall itself.
    const curves = tables.curves.map((point) =>
      point.setting.smoothing === 0 && point.setting['proxyRewardModels.epochs'] === 20
        ? { ...point, goldScore: point.goldScore * (1 + 0.6 * (point.proxySeed - 1)) }
        : point,
    );
    expect(verdictOf({ ...tables, curves }, 'M10')).toBe('cannot be told');
  });

  it('says nothing of labels that are not sampled, of one number of epochs, nor of tables without the loss', () => {
    const { curves, proxies } = tablesWith({});
    const once = ({ setting }: Pick<CurvePoint, 'setting'>) => setting['proxyRewardModels.epochs'] === 5;
    for (const tables of [
      tablesWith({}, { labels: 'argmax' }),
      tablesOf(curves.filter(once), proxies.filter(once)),
      tablesOf(
        [...curves],
        proxies.map((row) => ({ ...row, softLabelLoss: null })),
      ),
    ])
      expect(judged(tables, 'M10')).toMatchObject({ verdict: 'cannot be told', measures: [] });
  });
});
