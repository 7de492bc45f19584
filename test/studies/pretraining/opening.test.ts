/** The sentence and the picture that a report on pre-training opens with, against numbers worked by hand. */
import { describe, expect, it } from 'vitest';
import { figureSpec } from '../../../src/display/figure.js';
import { renderSvg } from '../../../src/report/render.js';
import { noDerived } from '../../../src/studies/pretraining/laws/derive.js';
import type { ComputeOptimalRow, LawRow } from '../../../src/studies/pretraining/laws/derived-tables.js';
import { noMeasurements } from '../../../src/studies/pretraining/laws/rows.js';
import { openingFigure } from '../../../src/studies/pretraining/opening/figure.js';
import { headline } from '../../../src/studies/pretraining/opening/headline.js';

const around = (estimate: number) => ({ estimate, low: estimate / 2, high: 2 * estimate });

/** N_opt = 100 √(C/6), so that D_opt = √(C/6)/100. */
const level = (budget: number, inside = 'yes'): ComputeOptimalRow => ({
  ...{ domain: 0.5, protocol: 'isoflop', counting: 'all', budget, excess: 0.1, inside },
  optimalParameters: around(100 * Math.sqrt(budget / 6)),
  optimalTokens: around(Math.sqrt(budget / 6) / 100),
});

const law = (law: string, subset: string, parameter: string, estimate: number): LawRow => ({
  ...{ domain: 0.5, law, subset, parameter, value: around(estimate) },
  ...{ theory: null, rSquared: null, rms: null, runs: 9 },
});

// a = b makes the exponent a half, and A/B = 100^(2a) the factor.
const laws = [
  law('split', 'isoflop', 'exponent', 0.5),
  ...[
    ['A', 100],
    ['B', 1],
    ['a', 0.5],
    ['b', 0.5],
  ].map(([parameter, value]) => law('chinchilla', 'known', String(parameter), Number(value))),
];

const tables = {
  ...{ ...noMeasurements(), ...noDerived(), laws },
  'compute-optimal': [level(6e8), level(6e10), level(6e12, 'no'), level(6e9)],
};

describe('the opening of a report on pre-training', () => {
  it('says what the largest budget with a minimum inside is best spent on', () => {
    expect(headline(tables)).toBe(
      '6.0 × 10¹⁰ FLOP are best spent on 10,000,000 [5,000,000, 20,000,000] parameters and 1,000 [500, 2,000] tokens; the best size grows as compute to the power of 0.50 [0.25, 1.00].',
    );
  });

  it('draws the minima, and the line of the law through them', async () => {
    const figure = openingFigure(tables)!;
    const of = (part: string, panel: string) =>
      figure.rows
        .filter((row) => row.part === part && row.panel === panel)
        .map(({ budget, value }) => [Number(budget), Number(value)]);
    expect(of('minimum', 'Best size').map(([budget]) => budget)).toEqual([6e8, 6e9, 6e10]);
    for (const [panel, factor] of [
      ['Best size', 100],
      ['Best number of tokens', 0.01],
    ] as const)
      for (const [budget, value] of [...of('minimum', panel), ...of('law', panel)])
        expect(value / (factor * Math.sqrt(budget / 6))).toBeCloseTo(1, 10);
    expect(of('law', 'Best number of tokens').map(([budget]) => budget)).toEqual([6e8, 6e10]);
    expect(await renderSvg(figureSpec(figure, { values: figure.rows }))).toContain('<svg');
  });

  it('is neither where fewer than three budgets have a minimum inside', () => {
    const few = { ...tables, 'compute-optimal': tables['compute-optimal'].slice(0, 3) };
    expect([headline(few), openingFigure(few)]).toEqual([undefined, undefined]);
  });
});
