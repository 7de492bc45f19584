/** The tables of the study: what they are called, what tells their rows apart, and folders of version 0.1. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import '../../../src/methods/index.js';
import '../../../src/methods/penalties/index.js';
import '../../../src/reward/index.js';
import { formatTable, parseCsv, parseTable, type Table } from '../../../src/engine/index.js';
import { shownTable } from '../../../src/engine/table/formats/shown-table.js';
import { curveAxes } from '../../../src/studies/overoptimization/axes.js';
import {
  type Coefficients,
  type CurvePoint,
  coefficients,
  curves,
  type FrontierPoint,
  frontier,
  peaks,
  proxies,
  tables,
} from '../../../src/studies/overoptimization/tables.js';
import {
  groupCoefficients,
  peakLines,
} from '../../../src/studies/overoptimization/views/coefficient-table.js';
import { fakeCoefficients, fakeSizes } from '../../fixtures/fake-study.js';

/** −0 is written as 0. */
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
/** What a row holds of axes that do not apply to it. */
const absent = Object.fromEntries(curveAxes().map(({ name, absent: value }) => [name, value]));
const setting = fc
  .record({
    reward: fc.constantFrom('single'),
    penalty: fc.constantFrom('none', 'kl'),
    klPenalty: finite,
    rmParameters: fc.nat(),
    rmShape: fc.constantFrom('4x1x1', '4x1x2'),
    comparisons: fc.nat(),
    labelNoise: finite,
    policyParameters: fc.nat(),
    policyShape: fc.constantFrom('32x2x1', '8x1x1'),
    grpoGroupSize: fc.option(fc.nat()),
  })
  .map((own) => ({ ...absent, ...own }));
const point: fc.Arbitrary<CurvePoint> = fc.record({
  method: fc.constantFrom('best-of-n', 'ppo', 'grpo'),
  setting,
  proxySeed: fc.nat(),
  n: fc.option(fc.nat()),
  iteration: fc.option(fc.nat()),
  kl: finite,
  klDistance: finite,
  proxyScore: finite,
  goldScore: finite,
  humanScore: finite,
  klDiscrete: fc.option(finite),
});
const optimal: fc.Arbitrary<FrontierPoint> = fc.record({
  setting,
  proxySeed: fc.nat(),
  ...{ temperature: finite, kl: finite, klDistance: finite },
  ...{ proxyScore: finite, goldScore: finite, humanScore: finite, effectiveSize: finite },
});
const interval = fc.record({ estimate: finite, low: finite, high: finite });
const fitted = fc.record({
  method: fc.constantFrom('best-of-n', 'ppo'),
  form: fc.constantFrom('bon', 'rl'),
  setting,
  ...{ alpha: interval, beta: interval, peakKl: interval, peakGold: interval },
  rmse: finite,
  rmseOverPeak: fc.option(finite),
  points: fc.nat(),
  largestKl: fc.option(finite),
});
const measuredPeak = fc.record({
  method: fc.constantFrom('best-of-n', 'ppo'),
  setting,
  turnsOver: fc.constantFrom('true', 'false'),
  ...{
    peakKl: interval,
    peakGold: interval,
    endKl: finite,
    endGold: interval,
    rise: interval,
    fall: interval,
  },
});

const headersOf = (table: unknown) => (table as Table).columns().map(({ header }) => header);

describe('the tables of overoptimization', () => {
  it('read back exactly what was written', () => {
    fc.assert(
      fc.property(fc.array(point), fc.array(fitted), fc.array(measuredPeak), (points, fits, peakRows) => {
        expect(parseTable(curves, formatTable(curves, points))).toEqual(points);
        expect(parseTable(coefficients, formatTable(coefficients, fits))).toEqual(fits);
        expect(parseTable(peaks, formatTable(peaks, peakRows))).toEqual(peakRows);
      }),
    );
  });

  it('keep a frontier with the axes of the curves and no method', () => {
    fc.assert(
      fc.property(fc.array(optimal), (points) => {
        expect(parseTable(frontier, formatTable(frontier, points))).toEqual(points);
      }),
    );
    const axes = headersOf(curves).slice(1, headersOf(curves).indexOf('proxy_seed'));
    expect(headersOf(frontier)).toEqual([
      ...[...axes, 'proxy_seed', 'temperature', 'kl', 'kl_distance'],
      ...['proxy_score', 'gold_score', 'human_score', 'effective_size'],
    ]);
  });

  it('have the columns of the contract, the axes of methods behind the others', () => {
    const ofProxies = [
      ...['rm_parameters', 'rm_shape', 'comparisons', 'label_noise', 'labels', 'smoothing', 'judge'],
    ];
    const own = ['reward', 'penalty', ...ofProxies, 'policy_parameters', 'policy_shape'];
    const plugged = ['kl_penalty', 'grpo_group_size', 'grpo_kl_coefficient', 'rloo_samples_per_prompt'];
    const axes = headersOf(curves).slice(1, headersOf(curves).indexOf('proxy_seed'));
    expect(axes.slice(0, own.length)).toEqual(own);
    expect(axes.slice(own.length)).toEqual(expect.arrayContaining(plugged));
    expect(headersOf(curves)).toEqual([
      ...['method', ...axes, 'proxy_seed', 'n', 'iteration', 'kl', 'kl_distance'],
      ...['proxy_score', 'gold_score', 'human_score', 'kl_discrete'],
    ]);
    const intervals = ['alpha', 'beta', 'peak_kl', 'peak_gold'].flatMap((name) =>
      ['', '_low', '_high'].map((end) => name + end),
    );
    expect(headersOf(coefficients)).toEqual([
      ...['method', 'form', ...axes, ...intervals],
      ...['rmse', 'rmse_over_peak', 'points', 'largest_kl'],
    ]);
    expect(headersOf(peaks).filter((header) => !/_(low|high)$/.test(header))).toEqual([
      ...['method', ...axes, 'turns_over', 'peak_kl', 'peak_gold', 'end_kl', 'end_gold', 'rise', 'fall'],
    ]);
    expect(headersOf(proxies)).toEqual([
      ...[...ofProxies, 'proxy_seed', 'accuracy', 'loss', 'soft_label_loss'],
      ...['soft_label_factor', 'regression_factor', 'validation_count'],
    ]);
  });

  it('have a name and a head of its own for every column, and a sentence that says what it means', () => {
    for (const table of tables as unknown as Table[]) {
      const headers = headersOf(table);
      expect(new Set(headers).size).toBe(headers.length);
      for (const { header, about } of table.columns()) {
        expect(header).toMatch(/^[a-z][a-z0-9_]*$/);
        expect(about.length).toBeGreaterThan(5);
      }
      expect(Object.keys(table.fields)).toEqual(expect.arrayContaining([...table.key]));
    }
  });

  it('tell heads apart where the counts of parameters are equal', () => {
    fc.assert(
      fc.property(point, (held) => {
        const [one, two] = ['4x1x1', '4x1x2'].map((rmShape) => ({
          ...held,
          setting: { ...held.setting, rmShape },
        }));
        expect(curves.keyOf(one)).not.toBe(curves.keyOf(two));
        expect(curves.keyOf({ ...one, goldScore: 7 })).toBe(curves.keyOf(one));
      }),
    );
  });
});

describe('a fitted peak beyond the measured range', () => {
  const [size] = fakeSizes;
  // Best-of-n of the fake study is measured to 8.01 nats; α = 0.9 and β = 0.1 peak at d = 4.5, 20.25 nats.
  const row = {
    ...fakeCoefficients(size, 'best-of-n'),
    ...{ alpha: { estimate: 0.9, low: 0.8, high: 1 }, beta: { estimate: 0.1, low: 0.05, high: 0.15 } },
    ...{ peakKl: { estimate: 20.25, low: 18, high: 23 }, peakGold: { estimate: 2.025, low: 1.9, high: 2.2 } },
  };
  const cellsOf = (given: Coefficients) => {
    const { columns, cells } = shownTable(coefficients, [given]);
    return Object.fromEntries(columns.map(({ title }, place) => [title, cells[0][place]]));
  };

  it('is a bound for people: the end of the range, and what the law gives there', () => {
    const d = Math.sqrt(row.largestKl!);
    const bound = d * (0.9 - 0.1 * d);
    expect(cellsOf(row)).toMatchObject({
      'Peak KL (nats)': '> 8.01',
      'Peak gold': `> ${bound.toPrecision(3)}`,
    });
    expect(peakLines(groupCoefficients([row]), 'best-of-n', 100).at(-1)).toMatch(/ > 8\.01 +> 1\.75 /);
  });

  it('is a bound where the law peaks nowhere, also when read back from a file', () => {
    const rising = {
      ...row,
      beta: { estimate: -0.1, low: -0.2, high: 0 },
      peakKl: { estimate: Infinity, low: Infinity, high: Infinity },
    };
    const [read] = parseTable(coefficients, formatTable(coefficients, [rising]));
    expect(read.peakKl.estimate).toBeNaN();
    expect(cellsOf(read)['Peak KL (nats)']).toBe('> 8.01');
  });

  it('keeps its number in files, with the end of the range beside it', () => {
    const [read] = parseCsv(formatTable(coefficients, [row]));
    expect(read).toMatchObject({ peak_kl: '20.25', peak_gold: '2.025', largest_kl: String(row.largestKl) });
  });

  it('is a number within the range, and in folders that do not say where the range ends', () => {
    expect(cellsOf({ ...row, largestKl: 21 })['Peak KL (nats)']).toBe('20.3 [18.0, 23.0]');
    expect(cellsOf({ ...row, largestKl: null })['Peak KL (nats)']).toBe('20.3 [18.0, 23.0]');
  });
});

/** Result folders that lie with the program; those of version 0.1 have a column `seed`. */
const results = fileURLToPath(new URL('../../../results', import.meta.url));
/** Version 0.1 wrote infinite ends as words, today's cells are empty. */
const finiteOr = (value: number) => (Number.isFinite(value) ? value : undefined);
const read = (name: string, file: string) => readFileSync(join(results, name, file), 'utf8');
const first = readdirSync(results).filter(
  (name) =>
    existsSync(join(results, name, 'manifest.json')) && /"format": 1\b/.test(read(name, 'manifest.json')),
);

describe.runIf(first.length > 0)('the tables of version 0.1', () => {
  const words: Record<string, string> = { bon: 'best-of-n', rl: 'ppo' };

  it.each(first)('are read with the headers and the words of today: %s', (name) => {
    const texts = parseCsv(read(name, 'curves.csv'));
    const rows = parseTable(curves, read(name, 'curves.csv'));
    expect(rows).toEqual(
      texts.map((row) => ({
        method: words[row.method],
        setting: {
          ...absent,
          rmParameters: Number(row.rm_parameters),
          comparisons: Number(row.comparisons),
          policyParameters: Number(row.policy_parameters),
          klPenalty: Number(row.kl_penalty),
          labelNoise: Number(row.label_noise),
        },
        proxySeed: Number(row.seed),
        n: row.n === '' ? null : Number(row.n),
        iteration: row.step === '' ? null : Number(row.step),
        ...{ kl: Number(row.kl), klDistance: Number(row.kl_distance), proxyScore: Number(row.proxy_score) },
        ...{ goldScore: Number(row.gold_score), humanScore: Number(row.human_score) },
        klDiscrete: row.kl_discrete === '' ? null : Number(row.kl_discrete),
      })),
    );
    expect(new Set(rows.map((row) => curves.keyOf(row))).size).toBe(rows.length);
  });

  it.each(first)('keep every α and β, and every proxy: %s', (name) => {
    const texts = parseCsv(read(name, 'coefficients.csv'));
    const rows = parseTable(coefficients, read(name, 'coefficients.csv'));
    const numbers = (row: Record<string, string>, head: string) =>
      ['', '_low', '_high'].map((end) =>
        finiteOr(row[head + end] === '' ? Number.NaN : Number(row[head + end])),
      );
    expect(rows.map(({ method, form }) => [method, form])).toEqual(
      texts.map(({ method, form }) => [words[method], form]),
    );
    rows.forEach((row, index) => {
      for (const [field, head] of [
        ['alpha', 'alpha'],
        ['beta', 'beta'],
        ['peakKl', 'peak_kl'],
      ] as const) {
        const { estimate, low, high } = row[field];
        const held = [estimate, low, high].map(finiteOr);
        expect(held).toEqual(numbers(texts[index], head));
      }
    });
    const validated = parseTable(proxies, read(name, 'proxies.csv'));
    expect(validated.map(({ proxySeed, accuracy }) => [proxySeed, accuracy])).toEqual(
      parseCsv(read(name, 'proxies.csv')).map((row) => [Number(row.seed), Number(row.accuracy)]),
    );
  });
});
