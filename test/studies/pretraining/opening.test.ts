/** The sentence and the picture that a report on pre-training opens with, against numbers worked by hand. */
import { describe, expect, it } from 'vitest';
import { figureSpec } from '../../../src/display/figure.js';
import { renderSvg } from '../../../src/report/render.js';
import { noDerived } from '../../../src/studies/pretraining/laws/derive.js';
import type { ComputeOptimalRow, LawRow } from '../../../src/studies/pretraining/laws/derived-tables.js';
import { noMeasurements } from '../../../src/studies/pretraining/laws/rows.js';
import { openingFigure } from '../../../src/studies/pretraining/opening/figure.js';
import { headline } from '../../../src/studies/pretraining/opening/headline.js';
import { plantedRow } from './planted.js';

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

/** Runs of a budget, of sizes by their factors over the best one. */
const profile = (budget: number, factors: readonly number[]) =>
  factors.map((factor, place) => {
    const parameters = Math.round(factor * 100 * Math.sqrt(budget / 6));
    const tokens = budget / (6 * parameters);
    return plantedRow({ width: 8 + place, parameters, tokens, budget, excess: 0.1 });
  });

const wide = [1 / 4, 1 / 2, 1, 2, 4];

const tables = {
  ...{ ...noMeasurements(), ...noDerived(), laws },
  pretraining: [6e8, 6e9, 6e10, 6e12].flatMap((budget) => profile(budget, wide)),
  'compute-optimal': [level(6e8), level(6e10), level(6e12, 'no'), level(6e9)],
};

describe('the opening of a report on pre-training', () => {
  it('says what the largest budget with a minimum inside is best spent on', () => {
    expect(headline(tables)).toBe(
      '6.0 × 10¹⁰ FLOP are best spent on 10,000,000 [5,000,000, 20,000,000] parameters and 1,000 [500, 2,000] tokens by their IsoFLOP profile (10,000,000 parameters by L(N, D), the law of goodhart plan); the best size grows as compute to the power of 0.50 [0.25, 1.00].',
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

  it('says in which of several languages', () => {
    const other = laws.map((row) => ({ ...row, domain: 0.8 }));
    expect(headline({ ...tables, laws: [...laws, ...other] })).toContain(
      ' tokens in the language with Zipf α 0.5 by their IsoFLOP profile',
    );
  });

  it.each([
    ['three sizes', [1 / 4, 1, 4]],
    ['sizes that its interval leaves upward', [1 / 4, 1 / 2, 1, 1.9]],
    ['sizes that its interval leaves downward', [0.6, 1, 2, 4]],
  ])('marks a minimum of %s, and does not put it into words', (_, factors) => {
    const pretraining = [6e8, 6e9].flatMap((budget) => profile(budget, wide));
    const few = { ...tables, pretraining: [...pretraining, ...profile(6e10, factors)] };
    const figure = openingFigure(few)!;
    const budgets = (part: string) =>
      figure.rows.flatMap((row) => (row.part === part && row.panel === 'Best size' ? [row.budget] : []));
    expect(budgets('minimum')).toEqual([6e8, 6e9]);
    expect(budgets('undetermined')).toEqual([6e10]);
    expect(figure.caption).toContain('Hollow: ');
    expect(openingFigure(tables)!.caption).not.toContain('Hollow: ');
    expect(headline(few)).toMatch(/^6\.0 × 10⁹ FLOP are best spent on 3,160,000 /);
  });

  it('marks a minimum whose interval is open', () => {
    const open = { estimate: 1e7, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
    const levels = tables['compute-optimal'].map((row) =>
      row.budget === 6e10 ? { ...row, optimalParameters: open } : row,
    );
    const { rows } = openingFigure({ ...tables, 'compute-optimal': levels })!;
    expect(rows.filter(({ part }) => part === 'undetermined').map(({ budget }) => budget)).toEqual([
      6e10, 6e10,
    ]);
  });

  it('is neither where fewer than three budgets have a minimum inside', () => {
    const few = { ...tables, 'compute-optimal': tables['compute-optimal'].slice(0, 3) };
    expect([headline(few), openingFigure(few)]).toEqual([undefined, undefined]);
  });
});
