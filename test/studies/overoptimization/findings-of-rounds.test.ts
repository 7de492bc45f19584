/** The verdicts on repeated RLHF: M11 to M11c, on planted rounds. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import { overoptimization } from '../../../src/studies/overoptimization/index.js';
import type { CurvePoint } from '../../../src/studies/overoptimization/tables.js';
import { fakeSetting, fakeSizes } from '../../fixtures/fake-curves.js';
import { judged } from './planted.js';
import { tablesOf } from './planted-sweeps.js';

interface Plant {
  arms: string[];
  rounds: number;
  seeds: number;
  /** Gold at the end of a round from 2, d = 2 √round there. */
  end: (round: number, d: number, arm: string) => number;
  /** √KL at which a later round begins, and over 2 √round where it ends. */
  from: (round: number, arm: string) => number;
  reach: (arm: string) => number;
  noise: number;
}

/** The law of the first round. */
const [alpha, beta] = [1, 0.4];
const law = (d: number) => d * (alpha - beta * Math.log(d));

const levels = [0, 1, 2.4, 2.7, 2.8];

const paper: Plant = {
  arms: ['take-last', 'concat-from-sft', 'merged-from-sft'],
  rounds: 4,
  seeds: 5,
  end: (round, _, arm) => levels[round] + (arm === 'concat-from-sft' ? 0.2 : 0),
  from: () => 1,
  reach: () => 1,
  noise: 0.02,
};

function curvesOf(change: Partial<Plant> = {}): CurvePoint[] {
  const { arms, rounds, seeds, end, from, reach, noise } = { ...paper, ...change };
  const random = createRandom('rounds');
  const [, size] = fakeSizes;
  const point = (
    own: Record<string, string | number>,
    place: Pick<CurvePoint, 'proxySeed' | 'iteration' | 'klDistance'>,
    gold: number,
  ): CurvePoint => ({
    ...{ method: 'ppo', setting: fakeSetting(size, { penalty: 'kl', ...own }), n: null, klDiscrete: null },
    ...{ ...place, kl: place.klDistance ** 2, proxyScore: place.klDistance, humanScore: 0 },
    goldScore: gold + noise * random.normal(),
  });
  return Array.from({ length: seeds }, (_, proxySeed) => [
    ...[0.5, 1, 1.5, 2].map((klDistance, iteration) =>
      point({ round: 1 }, { proxySeed, iteration, klDistance }, law(klDistance)),
    ),
    ...arms.flatMap((arm) =>
      Array.from({ length: rounds - 1 }, (_, index) => {
        const round = index + 2;
        const klDistance = 2 * Math.sqrt(round) * reach(arm);
        return [
          point({ round, arm }, { proxySeed, iteration: 0, klDistance: from(round, arm) }, 0),
          point({ round, arm }, { proxySeed, iteration: 9, klDistance }, end(round, klDistance, arm)),
        ];
      }).flat(),
    ),
  ]).flat();
}

const verdict = (id: string, change?: Partial<Plant>) => judged(tablesOf(curvesOf(change)), id);

describe('M11, gains that fade', () => {
  it('holds where the fourth round adds little', () => {
    const found = verdict('M11');
    expect(found).toMatchObject({ verdict: 'holds' });
    // Ends of the first round have the law's value; in the mean over arms the second round adds 2.467 − law(2), the fourth 0.1.
    const gain = 2.4 + 0.2 / 3 - law(2);
    const [first, left] = found.measures;
    expect(first.estimate).toBeCloseTo(gain, 1);
    expect(Math.abs(left.estimate - 0.1 / gain)).toBeLessThan(0.05);
  });

  it('does not hold where every round adds as much, nor where the second loses', () => {
    const even = verdict('M11', { end: (round) => law(2) + 0.5 * (round - 1) });
    expect(even).toMatchObject({ verdict: 'does not hold' });
    expect(verdict('M11', { end: (round) => law(2) - 0.5 * (round - 1) })).toMatchObject({
      verdict: 'does not hold',
    });
  });

  it('cannot be told of three rounds, of two seeds, or where noise is as large as gains', () => {
    for (const change of [{ rounds: 3 }, { seeds: 2 }, { noise: 3 }])
      expect(verdict('M11', change)).toMatchObject({ verdict: 'cannot be told' });
  });
});

describe('M11b, the best arm', () => {
  it('holds where it ends above all others', () => {
    const found = verdict('M11b');
    expect(found).toMatchObject({ verdict: 'holds' });
    expect(found.measures.map(({ name }) => name)).toEqual(['more/take-last', 'more/merged-from-sft']);
    expect(found.measures[0].estimate).toBeCloseTo(0.2, 1);
  });

  it('does not hold where one is above it, and is open where one is as good', () => {
    const above = (arm: string) => (arm === 'take-last' ? 2.5 : 2);
    expect(verdict('M11b', { end: (_, __, arm) => above(arm) })).toMatchObject({ verdict: 'does not hold' });
    expect(verdict('M11b', { end: () => 2 })).toMatchObject({ verdict: 'cannot be told' });
  });

  it('compares at the KL that both reach, between the points of the one that goes farther', () => {
    // Rounds rise evenly from 0 at d = 1 to 2 at their ends, 4 and 4.8: at d = 4 the farther one has 2 · 3 / 3.8.
    const found = verdict('M11b', {
      end: () => 2,
      reach: (arm) => (arm === 'concat-from-sft' ? 1.2 : 1),
    });
    expect(found.measures[0].estimate).toBeCloseTo((2 * 3) / 3.8 - 2, 1);
    expect(found.verdict).toBe('does not hold');
  });

  it('has nothing to say of an arm whose last round begins beyond the end of the other', () => {
    const found = verdict('M11b', {
      reach: (arm) => (arm === 'concat-from-sft' ? 0.5 : 1),
      from: (_, arm) => (arm === 'take-last' ? 3 : 1),
    });
    expect(found.measures.map(({ name }) => name)).toEqual(['more/merged-from-sft']);
  });

  it('needs the arm, and others', () => {
    for (const arms of [['concat-from-sft'], ['take-last', 'merged-from-sft']])
      expect(verdict('M11b', { arms })).toMatchObject({ verdict: 'cannot be told', measures: [] });
  });
});

describe('M11c, the formula of Gao et al.', () => {
  const repeated = (share: number) => (round: number, d: number) =>
    law(d) + share * d * beta * Math.log(round);
  const of = (share: number) => verdict('M11c', { end: repeated(share) });

  it('holds where k rounds go d/k each, and finds the whole of β ln k', () => {
    const found = verdict('M11c', { end: (round, d) => round * law(d / round) });
    expect(found).toMatchObject({ verdict: 'holds' });
    const named = new Map(found.measures.map((measure) => [measure.name, measure]));
    expect([...named.keys()]).toEqual(
      ['error', 'to-unchanged', 'to-kl-additive', 'share'].map((name) => `${name}/take-last`),
    );
    expect(named.get('share/take-last')!.estimate).toBeCloseTo(1, 1);
  });

  it('does not hold where KLs add up, k rounds going d/√k each', () => {
    expect(verdict('M11c', { end: (round, d) => round * law(d / Math.sqrt(round)) })).toMatchObject({
      verdict: 'does not hold',
    });
  });

  it('does not hold where new proxies change nothing', () => {
    const found = of(0);
    expect(found).toMatchObject({ verdict: 'does not hold' });
    expect(found.measures.find(({ name }) => name.startsWith('share'))!.estimate).toBeCloseTo(0, 1);
  });

  it('cannot be told without rounds that go on from the last, nor of noise', () => {
    expect(verdict('M11c', { arms: ['concat-from-sft'] })).toMatchObject({ measures: [] });
    expect(verdict('M11c', { end: repeated(0.5), noise: 0.3 })).toMatchObject({ verdict: 'cannot be told' });
  });
});

it('a study without rounds says nothing of any of them', () => {
  const plain = curvesOf({ rounds: 1 });
  for (const id of ['M11', 'M11b', 'M11c'])
    expect(judged(tablesOf(plain), id)).toMatchObject({ verdict: 'cannot be told', measures: [] });
});

it('the figure has a panel an arm, the common first round in each', () => {
  const [figure] = overoptimization.figures
    .flatMap((one) => one.draw(tablesOf(curvesOf())))
    .filter(({ id }) => id === 'rounds');
  expect(figure.panels.map(({ id }) => id)).toEqual(paper.arms);
  for (const arm of paper.arms) {
    const own = figure.rows.filter((row) => row.arm === arm);
    expect([...new Set(own.map(({ series }) => series))]).toEqual(
      [1, 2, 3, 4].map((round) => `round ${round}`),
    );
    const ends = own.filter(({ series, kl }) => series === 'round 3' && Math.abs(Number(kl) - 12) < 1e-6);
    expect(Math.abs(Number(ends[0].gold_score) - (arm === 'concat-from-sft' ? 2.9 : 2.7))).toBeLessThan(0.05);
  }
  expect(
    overoptimization.figures
      .flatMap((one) => one.draw(tablesOf(curvesOf({ rounds: 1 }))))
      .map(({ id }) => id),
  ).not.toContain('rounds');
});
