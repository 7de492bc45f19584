/** M9 on planted ends of runs, whose differences are worked by hand. */
import { describe, expect, it } from 'vitest';
import { overoptimization } from '../../../src/studies/overoptimization/index.js';
import type { ComponentPoint } from '../../../src/studies/overoptimization/tables.js';
import { judged, verdictOf } from './planted.js';
import { ppoPoints, tablesOf } from './planted-sweeps.js';

/** Student's t at 0.975 with three degrees of freedom, from a printed table; halved, what half an interval of four has of s. */
const fourSeeds = 3.182446 / 2;
const seeds = 4;
const thresholds = { content: 1.5, coherence: 0.6 };

interface Plant {
  /** Gold at the end with learned weights; fixed ones end at 2, 1.8, 1.4 and 1. */
  gold: number;
  constraint: string;
  /** How far from its threshold each component ends. */
  off: { content: number; coherence: number };
  /** What a seed has beside the one before it, in gold and in components. */
  spread: number;
}

const plant: Plant = {
  gold: 2.05,
  constraint: 'equal',
  off: { content: 0.05, coherence: -0.05 },
  spread: 0.01,
};

/** Gold rises evenly to its end at √KL 3. */
const run = (setting: Record<string, string | number>, gold: number, spread: number) =>
  ppoPoints(
    { klPenalty: 0.01, ...setting },
    {
      ...{ seeds, distances: () => [0, 1.5, 3] },
      gold: (d, seed) => (d / 3) * (gold + spread * (seed - 1.5)),
    },
  );

function tablesWith(changes: Partial<Plant> = {}, weights = 4) {
  const { gold, constraint, off, spread } = { ...plant, ...changes };
  const fixed = [2, 1.8, 1.4, 1]
    .slice(0, weights)
    .flatMap((end, index) => run({ reward: 'components', contentShare: 0.2 * (index + 1) }, end, 0));
  const setting = {
    ...{ reward: 'constrained', constraint },
    ...{ contentThreshold: thresholds.content, coherenceThreshold: thresholds.coherence },
  };
  const learned = run(setting, gold, spread);
  const components = learned.flatMap((point) =>
    (['content', 'coherence'] as const).map((component): ComponentPoint => {
      const { method, proxySeed, iteration, kl, klDistance } = point;
      const reached = thresholds[component] + off[component] + spread * (proxySeed - 1.5);
      return {
        ...{ method, setting: point.setting, proxySeed, iteration: iteration!, kl, klDistance, component },
        ...{ componentScore: (klDistance / 3) * reached, partScore: 0, weight: 0.5 },
      };
    }),
  );
  return { ...tablesOf([...fixed, ...learned]), components };
}

describe('M9: components held at thresholds', () => {
  it('measures the ends: components from their thresholds, gold over the best and the median of the grid', () => {
    const { measures } = judged(tablesWith(), 'M9');
    const of = (name: string) => measures.find((measure) => measure.name === name)!;
    expect(of('content').estimate).toBeCloseTo(0.05, 9);
    expect(of('coherence').estimate).toBeCloseTo(-0.05, 9);
    expect(of('over-best').estimate).toBeCloseTo(0.05, 9);
    // Of 2, 1.8, 1.4 and 1 the lower middle one.
    expect(of('over-median').estimate).toBeCloseTo(0.65, 9);
    // s of −1.5, −0.5, 0.5 and 1.5 times 0.01: √(5/3) · 0.01.
    const half = fourSeeds * Math.sqrt(5 / 3) * 0.01;
    expect(of('content').high - 0.05).toBeCloseTo(half, 6);
    expect(of('over-best').high - 0.05).toBeCloseTo(half, 6);
  });

  it.each<[string, string, Partial<Plant>]>([
    ['holds', 'as planted', {}],
    [
      'holds',
      'beyond thresholds that are to be reached',
      { constraint: 'at-least', off: { content: 1, coherence: 0 } },
    ],
    ['does not hold', 'beyond thresholds that are to be met', { off: { content: 1, coherence: 0 } }],
    ['does not hold', 'below a threshold', { constraint: 'at-least', off: { content: 0, coherence: -0.5 } }],
    ['does not hold', 'with less gold than the best weights', { gold: 1.5 }],
    ['cannot be told', 'where seeds differ much', { spread: 0.3 }],
  ])('%s %s', (verdict, _, changes) => {
    expect(verdictOf(tablesWith(changes), 'M9')).toBe(verdict);
  });

  it('is not told by fewer than four fixed weights, or without components', () => {
    expect(judged(tablesWith({}, 3), 'M9')).toMatchObject({ verdict: 'cannot be told', measures: [] });
    const without = { ...tablesWith(), components: [] };
    expect(judged(without, 'M9')).toMatchObject({ verdict: 'cannot be told', measures: [] });
  });
});

it('the figure draws the thresholds of learned weights, and none of fixed ones', () => {
  const { components, ...others } = tablesWith();
  const fixed = components.map((point) => {
    const { rmParameters, rmShape } = point.setting;
    return {
      ...point,
      setting: { ...{ rmParameters, rmShape }, reward: 'components', contentShare: 0.3, klPenalty: 0.01 },
    };
  });
  const drawn = overoptimization.figures
    .flatMap((one) => one.draw({ ...others, components: [...components, ...fixed] } as never))
    .find(({ id }) => id === 'components')!;
  const lines = drawn.rows.filter(({ mark }) => mark === 'threshold');
  expect(lines.map(({ component, component_score }) => [component, component_score])).toEqual([
    ['content', 1.5],
    ['coherence', 0.6],
  ]);
  expect(new Set(drawn.rows.map(({ series }) => series)).size).toBe(2);
});
