/** Gold at equal KL: planted curves whose differences are known. */
import { describe, expect, it } from 'vitest';
import '../../../src/methods/index.js';
import '../../../src/methods/penalties/index.js';
import '../../../src/reward/builtin.js';
import { equalKlRows } from '../../../src/studies/overoptimization/curves/equal-kl.js';
import type { CurvePoint } from '../../../src/studies/overoptimization/tables.js';

interface Planted {
  method?: string;
  setting?: Record<string, string | number>;
  /** Gold per √nat. */
  slope: number;
  seeds?: number[];
  /** √nats. */
  reach?: number;
}

/** Straight lines in √KL, a hundredth steeper each seed, measured at places of their own. */
const curve = ({
  method = 'ppo',
  setting = {},
  slope,
  seeds = [0, 1, 2],
  reach = 6,
}: Planted): CurvePoint[] =>
  seeds.flatMap((proxySeed) =>
    Array.from({ length: 31 }, (_, index) => {
      const klDistance = ((reach + 0.1 * proxySeed) * index) / 30;
      return {
        ...{
          method,
          proxySeed,
          n: null,
          iteration: index,
          klDistance,
          kl: klDistance ** 2,
          klDiscrete: null,
        },
        setting: {
          rmParameters: 400,
          rmShape: '4x1x1',
          penalty: 'kl',
          klPenalty: 0,
          labelNoise: 0,
          ...setting,
        },
        goldScore: (slope + 0.01 * proxySeed) * klDistance,
        ...{ proxyScore: klDistance, humanScore: 0 },
      };
    }),
  );

describe('gold at equal KL', () => {
  it('says nothing where nothing is swept beside the size', () => {
    const sizes = [400, 900].flatMap((rmParameters) => curve({ slope: 1, setting: { rmParameters } }));
    expect(equalKlRows(sizes, 0.95)).toEqual([]);
  });

  it('pairs seeds, so that what they share is in no interval, up to where both go', () => {
    const rows = equalKlRows(
      [
        ...curve({ slope: 0.5, seeds: [0, 1, 2, 3] }),
        ...curve({ slope: 0.3, setting: { labelNoise: 0.25 }, reach: 3 }),
      ],
      0.95,
    );
    // Powers of two, and where the first run of the shorter pair ends.
    expect(rows.map(({ kl }) => kl)).toEqual([0.5, 1, 2, 4, 8, 9]);
    for (const { kl, pairs, gold, difference, contrast, setting } of rows) {
      expect([pairs, contrast, setting.labelNoise]).toEqual([3, 'label_noise: 0.25 less 0', 0.25]);
      expect(difference.estimate).toBeCloseTo(-0.2 * Math.sqrt(kl), 12);
      expect(difference.high - difference.low).toBeCloseTo(0, 10);
      expect(gold.estimate).toBeCloseTo(0.31 * Math.sqrt(kl), 12);
      // Student's t of three seeds 0.01 apart.
      expect(gold.high - gold.estimate).toBeCloseTo(((4.302653 * 0.01) / Math.sqrt(3)) * Math.sqrt(kl), 6);
    }
  });

  it('compares an ensemble with the mean over its members, whichever of the two comes first', () => {
    const members = (count: number, reward: string) => ({ setting: { reward, members: count } });
    // A hundredth steeper each seed: the means of two are 1.005 (seeds 0 and 1), 1.025 and 1.045; seed 6 has no partner.
    const single = curve({ slope: 1, seeds: [0, 1, 2, 3, 4, 5, 6], ...members(1, 'single') });
    // 1.30, 1.32, 1.34 and 1.36, of which the last lacks a member, seed 7.
    const ensembles = curve({ slope: 1.3, seeds: [0, 2, 4, 6], ...members(2, 'mean') });
    for (const [curves, sign] of [
      [[...single, ...ensembles], 1],
      [[...ensembles, ...single], -1],
    ] as const) {
      const rows = equalKlRows(curves, 0.95);
      expect(rows.length).toBeGreaterThan(0);
      for (const { kl, pairs, difference } of rows) {
        expect(pairs).toBe(3);
        // 1.30 − 1.005, 1.32 − 1.025, 1.34 − 1.045.
        expect(difference.estimate).toBeCloseTo(sign * 0.295 * Math.sqrt(kl), 9);
        expect(difference.high - difference.low).toBeCloseTo(0, 9);
      }
    }
  });

  it('has a place even where a run hardly moves', () => {
    const rows = equalKlRows(
      [...curve({ slope: 0.5 }), ...curve({ slope: 0.3, setting: { labelNoise: 0.25 }, reach: 0.4 })],
      0.95,
    );
    expect(rows.map(({ kl }) => kl)).toEqual([expect.closeTo(0.16, 12)]);
    expect(rows[0].difference.estimate).toBeCloseTo(-0.08, 12);
  });

  it('compares the human score as well, which is one where the golds are several', () => {
    const human = (points: CurvePoint[], slope: number) =>
      points.map((point) => ({ ...point, humanScore: slope * point.klDistance }));
    const rows = equalKlRows(
      [
        ...human(curve({ slope: 1, setting: { 'goldRewardModel.width': 48 } }), 0.7),
        ...human(curve({ slope: 2, setting: { 'goldRewardModel.width': 8 } }), 0.4),
      ],
      0.95,
    );
    for (const { kl, difference, humanDifference } of rows) {
      expect(difference.estimate).toBeCloseTo(Math.sqrt(kl), 9);
      expect(humanDifference.estimate).toBeCloseTo(-0.3 * Math.sqrt(kl), 9);
    }
  });

  it('says what a decade of proxy size adds, seed by seed', () => {
    const sized = (rmParameters: number, slope: number, labelNoise: number, seeds = [0, 1, 2, 3]) =>
      curve({ slope, seeds, setting: { rmParameters, rmShape: `${rmParameters}x1x1`, labelNoise } });
    const rows = equalKlRows(
      [
        ...sized(400, 1, 0),
        ...sized(4000, 1.5, 0),
        ...sized(400, 0.6, 0.25),
        // Three seeds against the large proxies: the slope is theirs.
        ...sized(4000, 1.3, 0.25, [0, 1, 2]),
      ],
      0.95,
    );
    expect(rows).toHaveLength(16);
    for (const { kl, bySize } of rows) {
      // −0.4 √KL against the small, −0.2 √KL against the large ones.
      expect(bySize.estimate).toBeCloseTo(0.2 * Math.sqrt(kl), 12);
      expect(bySize.high - bySize.low).toBeCloseTo(0, 10);
    }
    const alone = equalKlRows([...sized(400, 1, 0), ...sized(400, 0.6, 0.25)], 0.95);
    expect(alone.every(({ bySize }) => Number.isNaN(bySize.estimate))).toBe(true);
  });

  it('compares with the first value of the experiment, also for a key without a column of its own', () => {
    const widths = [48, 8].map((width, index) =>
      curve({ slope: 1 - 0.5 * index, setting: { 'goldRewardModel.width': width } }),
    );
    const [row] = equalKlRows(widths.flat(), 0.95);
    expect(row.contrast).toBe('goldRewardModel.width: 8 less 48');
    expect(row.difference.estimate).toBeCloseTo(-0.5 * Math.sqrt(row.kl), 12);
  });

  it('compares the values of a section that is swept as a whole, though they change several keys', () => {
    const sections: Record<string, string | number>[] = [
      { 'experiment.rl': 'unchanged' },
      { 'experiment.rl': 'klPenalty 0.02', klPenalty: 0.02 },
      { 'experiment.rl': 'adaptive', klPenalty: 0.02, penalty: 'adaptive-kl', klTarget: 6 },
    ];
    const rows = equalKlRows(
      sections.flatMap((setting, index) => curve({ slope: 1 - 0.2 * index, setting })),
      0.95,
    );
    expect(
      new Map(rows.map(({ contrast, kl, difference }) => [contrast, difference.estimate / Math.sqrt(kl)])),
    ).toEqual(
      new Map([
        ['rl: klPenalty 0.02 less unchanged', expect.closeTo(-0.2, 9)],
        ['rl: adaptive less unchanged', expect.closeTo(-0.4, 9)],
      ]),
    );
  });

  it('compares methods whatever their own keys, best-of-n with none of them', () => {
    const rows = equalKlRows(
      [
        ...curve({ method: 'best-of-n', slope: 2 }),
        ...curve({ slope: 0.5 }),
        ...curve({ method: 'grpo', slope: 0.4, setting: { grpoGroupSize: 4 } }),
        ...curve({ method: 'grpo', slope: 0.3, setting: { grpoGroupSize: 8 } }),
      ],
      0.95,
    );
    const told = (contrast: string) =>
      rows
        .filter((row) => row.contrast === contrast && row.kl === 4)
        .map(({ difference }) => difference.estimate);
    expect(told('method: grpo less ppo')).toEqual([expect.closeTo(-0.2, 9), expect.closeTo(-0.4, 9)]);
    expect(told('grpo_group_size: 8 less 4')).toEqual([expect.closeTo(-0.2, 9)]);
    expect(rows.some(({ method }) => method === 'best-of-n')).toBe(false);
  });

  it('takes the first value of a penalty or a method as the experiment has them, whatever best-of-n has', () => {
    const bon = curve({ method: 'best-of-n', slope: 2, setting: { penalty: 'none', klPenalty: 0 } });
    const penalties = equalKlRows(
      [
        ...bon,
        ...curve({ slope: 0.5, setting: { klPenalty: 0.2 } }),
        ...curve({ slope: 0.4, setting: { klPenalty: 0.02 } }),
      ],
      0.95,
    );
    expect(new Set(penalties.map(({ contrast }) => contrast))).toEqual(
      new Set(['kl_penalty: 0.02 less 0.2']),
    );
    const kinds = equalKlRows(
      [...bon, ...curve({ slope: 0.5 }), ...curve({ slope: 0.4, setting: { penalty: 'other' } })],
      0.95,
    );
    expect(new Set(kinds.map(({ contrast }) => contrast))).toEqual(new Set(['penalty: other less kl']));
    const methods = equalKlRows(
      [...bon, ...curve({ method: 'grpo', slope: 1 }), ...curve({ slope: 0.4 })],
      0.95,
    );
    expect(new Set(methods.map(({ contrast }) => contrast))).toEqual(new Set(['method: ppo less grpo']));
  });

  it('compares no value with itself, whatever refines it, and values that others refine with the first', () => {
    const contrastsOf = (curves: CurvePoint[]) =>
      new Set(equalKlRows(curves, 0.95).map((row) => row.contrast));
    const components = [0, 1].map((contentShare) =>
      curve({ slope: 1 + contentShare, setting: { reward: 'components', contentShare } }),
    );
    const constrained = curve({ slope: 3, setting: { reward: 'constrained', constraint: 'equal' } });
    expect(contrastsOf([...components.flat(), ...constrained])).toEqual(
      new Set(['reward: constrained less components', 'content_share: 1 less 0']),
    );
    const settings: Record<string, string | number>[] = [
      { penalty: 'kl', klPenalty: 0.1 },
      { penalty: 'adaptive-kl', klPenalty: 0.1, klTarget: 6 },
      { penalty: 'kl-loss', klPenalty: 0.1, klEstimator: 'k3' },
    ];
    const penalties = settings.flatMap((setting, index) => curve({ slope: 1 + index, setting }));
    expect(contrastsOf(penalties)).toEqual(
      new Set(['penalty: adaptive-kl less kl', 'penalty: kl-loss less kl']),
    );
  });

  it('pairs no proxies of two worlds', () => {
    const worlds = [3, 4].flatMap((seed) => curve({ slope: seed, setting: { 'experiment.seed': seed } }));
    expect(equalKlRows(worlds, 0.95)).toEqual([]);
  });

  it('compares policies of several sizes, whose shape goes with the size', () => {
    const policies = [28_256, 3108].map((policyParameters, index) =>
      curve({
        slope: 1 - 0.2 * index,
        setting: { policyParameters, policyShape: `${policyParameters}x1x1` },
      }),
    );
    const [row] = equalKlRows(policies.flat(), 0.95);
    expect(row.contrast).toBe('policy_parameters: 3108 less 28256');
    expect(row.difference.estimate).toBeCloseTo(-0.2 * Math.sqrt(row.kl), 12);
  });
});
