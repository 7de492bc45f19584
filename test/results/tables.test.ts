/** Result tables: numbers survive the round trip, text is quoted, rounding follows the interval. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Coefficients } from '../../src/laws/coefficients.js';
import type { CurvePoint } from '../../src/optimization/curve-point.js';
import { formatCsv, parseCsv } from '../../src/results/csv.js';
import {
  estimate,
  formatCoefficients,
  formatCurves,
  formatProxies,
  parseCoefficients,
  parseCurves,
  parseProxies,
  renderTable,
} from '../../src/results/index.js';

const number = fc.double();
const settings = {
  rmParameters: fc.nat(),
  comparisons: fc.nat(),
  policyParameters: fc.nat(),
  klPenalty: number,
  labelNoise: number,
};
const method = fc.constantFrom<'bon' | 'rl'>('bon', 'rl');
const point: fc.Arbitrary<CurvePoint> = fc.record({
  method,
  ...settings,
  seed: fc.nat(),
  n: fc.option(fc.nat()),
  step: fc.option(fc.nat()),
  kl: number,
  klDistance: number,
  klDiscrete: fc.option(number),
  proxyScore: number,
  goldScore: number,
  humanScore: number,
});
const interval = fc.record({ estimate: number, low: number, high: number });
const coefficients: fc.Arbitrary<Coefficients> = fc.record({
  method,
  form: fc.constantFrom('bon', 'rl'),
  ...settings,
  alpha: interval,
  beta: interval,
  peakKl: interval,
  peakGold: interval,
  rmse: number,
  points: fc.nat(),
});

/** −0 is written as 0, which is equal in every way that a table needs. */
const plainZero = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_key, held) => (held === 0 ? 0 : held));

describe('result tables', () => {
  it('reads curve points back exactly', () => {
    fc.assert(
      fc.property(fc.array(point), (points) => {
        const back = parseCurves(formatCurves(points));
        expect(plainZero(back)).toEqual(plainZero(points));
      }),
    );
  });

  it('reads coefficients back exactly', () => {
    fc.assert(
      fc.property(fc.array(coefficients), (rows) => {
        expect(plainZero(parseCoefficients(formatCoefficients(rows)))).toEqual(plainZero(rows));
      }),
    );
  });

  it('reads the validation of proxies back exactly', () => {
    const proxy = fc.record({
      rmParameters: fc.nat(),
      comparisons: fc.nat(),
      labelNoise: number,
      seed: fc.nat(),
      accuracy: number,
      loss: number,
      validationCount: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(proxy), (rows) => {
        expect(plainZero(parseProxies(formatProxies(rows)))).toEqual(plainZero(rows));
      }),
    );
  });

  it('has the columns of the contract in their order', () => {
    expect(formatCurves([])).toBe(
      'method,rm_parameters,comparisons,policy_parameters,kl_penalty,label_noise,seed,n,step,kl,kl_distance,proxy_score,gold_score,human_score,kl_discrete\n',
    );
    expect(formatCoefficients([])).toMatch(
      /^method,form,rm_parameters,.*,alpha,alpha_low,alpha_high,beta,beta_low,beta_high,peak_kl,peak_gold,rmse,points,/,
    );
  });

  it('quotes what RFC 4180 says and reads it back', () => {
    const texts = ['plain', 'a,b', 'say "x"', 'two\nlines', '', ' '];
    const columns = texts.map((_, index) => `c${index}`);
    const [row] = parseCsv(formatCsv(columns, [texts]));
    expect(Object.values(row)).toEqual(texts);
    expect(parseCsv('a,b\r\n1,\r\n')).toEqual([{ a: '1', b: '' }]);
    expect(parseCsv('a,b\n,\n')).toEqual([{ a: '', b: '' }]);
    expect(parseCsv('')).toEqual([]);
  });
});

describe('a rounded estimate', () => {
  it.each([
    [1.15632, 1.10111, 1.21222, '1.156 [1.101, 1.212]'],
    [0.0123456, 0.01, 0.02, '0.0123 [0.0100, 0.0200]'],
    [12.3456, 2.1, 31.9, '12 [2, 32]'],
    [1.5, 1.5, 1.5, '1.50 [1.50, 1.50]'],
    [3, 1, Number.POSITIVE_INFINITY, '3.00 [1.00, ∞]'],
    [Number.NaN, 0, 1, '–'],
    [2, Number.NaN, Number.NaN, '2.00 [–, –]'],
  ])('of %s in [%s, %s] is %s', (middle, low, high, text) => {
    expect(estimate({ estimate: middle, low, high })).toBe(text);
  });
});

describe('the rendered table', () => {
  const base = {
    method: 'bon',
    form: 'bon',
    comparisons: 500,
    policyParameters: 9,
    klPenalty: 0,
    rmse: 0.1,
    points: 4,
  } as const;
  const wide = { estimate: 1, low: 0, high: 2 };
  const row = {
    ...base,
    alpha: wide,
    beta: wide,
    peakKl: wide,
    peakGold: wide,
    experiment: 'a_b',
    seed: 0,
    folder: 'a_b',
  };
  const rows = [0, 0.25].map((labelNoise) => ({ ...row, rmParameters: 1234, labelNoise }));

  it('shows in Markdown the columns that tell rows apart, and no others', () => {
    const [header, rule, first] = renderTable(rows, 'md').split('\n');
    expect(header).toContain('label noise');
    expect(header).not.toContain('comparisons');
    expect(header).not.toContain('results');
    expect(first).toContain('1,234');
    expect(new Set([header, rule, first].map((line) => line.length)).size).toBe(1);
  });

  it('is LaTeX with booktabs, special characters escaped', () => {
    const text = renderTable([...rows, { ...rows[0], folder: 'c%' }], 'latex');
    expect(text).toMatch(/^\\begin\{tabular\}\{l.*\}\n\\toprule\n/);
    expect(text).toContain('a\\_b & best-of-n & 1,234');
    expect(text).toContain('c\\%');
    expect(text).toMatch(/\\bottomrule\n\\end\{tabular\}\n$/);
  });

  it('keeps every digit in CSV and JSON', () => {
    const exact = { ...rows[0], rmse: 0.1 + 0.2 };
    expect(renderTable([exact], 'csv')).toContain('0.30000000000000004');
    expect(JSON.parse(renderTable([exact], 'json'))[0].rmse).toBe(0.1 + 0.2);
  });
});
