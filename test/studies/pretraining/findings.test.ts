/** Every finding of pre-training on planted tables: its yes, its no, its “cannot be told”, and what it needs. */
import { describe, expect, it } from 'vitest';
import { combine, type Verdict } from '../../../src/display/finding.js';
import { standardDeviation, studentQuantile } from '../../../src/statistics/index.js';
import { pooled } from '../../../src/studies/pooled.js';
import { findings } from '../../../src/studies/pretraining/findings/index.js';
import { overWorlds } from '../../../src/studies/pretraining/findings/law-values.js';
import { noDerived, type StudiedTables } from '../../../src/studies/pretraining/laws/derive.js';
import type {
  ForecastRow,
  LawRow,
  TaskVerdictRow,
} from '../../../src/studies/pretraining/laws/derived-tables.js';
import { lawRow, type Named } from '../../../src/studies/pretraining/laws/law-rows.js';
import { noMeasurements } from '../../../src/studies/pretraining/laws/rows.js';

const verdictOf = (id: string, derived: Partial<StudiedTables>): Verdict['verdict'] =>
  findings.find((finding) => finding.id === id)!.judge({ ...noMeasurements(), ...noDerived(), ...derived })
    .verdict;

const about = (estimate: number, half: number) => ({ estimate, low: estimate - half, high: estimate + half });

type Short = Omit<Named, 'runs'> & { domain?: number };
const rows = (...named: Short[]): LawRow[] =>
  named.map(({ domain = 0.5, ...own }) => lawRow(domain)({ ...own, runs: 9 }));

const law = (...named: Short[]) => ({ laws: rows(...named) });
const quality = (value: number, half: number, domain?: number): Short => ({
  ...{ law: 'chinchilla', subset: 'excess', parameter: 'R²', value: about(value, half), domain },
});
const free = (off: number, half: number): Short[] => [
  { law: 'entropy', parameter: 'lowest excess', value: about(0.1, 0) },
  { law: 'chinchilla', subset: 'free', parameter: 'E', value: about(2.6 + off, half), theory: 2.6 },
];
const exponent = (value: number, half: number, domain: number): Short => ({
  ...{ law: 'chinchilla', subset: 'excess', parameter: 'b', value: about(value, half), domain },
  theory: domain / (1 + domain),
});
const split = (subset: string, value: number, half: number): Short => ({
  ...{ law: 'split', subset, parameter: 'exponent', value: about(value, half), theory: 0.4 },
});
const splits = (values: readonly number[], half: number, spread: number): Short[] => [
  ...['isoflop', 'envelope', 'parametric'].map((subset, place) => split(subset, values[place], half)),
  { law: 'split', subset: 'all', parameter: 'spread', value: about(spread, half) },
];
const one = (name: string, subset: string, parameter: string, value: number, half: number): Short => ({
  ...{ law: name, subset, parameter, value: about(value, half) },
});
const forecast = (error: number, half: number, world?: number): ForecastRow => ({
  ...{ domain: 0.5, law: 'compute', irreducible: 'known', share: 10, fittedUpTo: 2e11, ratio: 10 },
  ...{ predicted: about(2.7 + error, half), measured: 2.7, error, runs: 5, world },
});
const task = (verdict: string, jackknife: number): TaskVerdictRow => ({
  ...{ domain: 0.5, task: verdict, verdict, spearman: 0, rSquared: 0, hingeRSquared: 0, turnRSquared: 0 },
  ...{ jackknife, forecast: null, actual: 0, miss: null, models: 21 },
});
const words = ['smooth', 'inverse', 'nonmonotonic', 'breakthrough', 'trendless'];
const tasks = (all: readonly string[], jackknife: number) => ({
  'task-verdicts': all.flatMap((word) => [task(word, jackknife), task(word, jackknife + 0.01)]),
});
const epochs = (four: number, sixteen: number, half: number) =>
  law(
    one('epochs', 'width 32', '4 epochs', four, half),
    one('epochs', 'width 32', '16 epochs', sixteen, half),
  );
const curated = (gain: number, cost: number, half: number) =>
  law(
    one('mid-training', '9 parameters, last 10 %', 'excess on curated topics', gain, half),
    one('mid-training', '9 parameters, last 10 %', 'excess on other topics', cost, half),
  );
const ratios = (...values: [number, number][]) =>
  law(
    ...values.map(([value, half], place) =>
      one('tokens to excess', 'excess 0.3', `ratio ${place} to ${place + 1}`, value, half),
    ),
  );

describe('findings of pre-training', () => {
  it.each<[string, Partial<StudiedTables>, Partial<StudiedTables>, Partial<StudiedTables>]>([
    ['P1', law(...free(0.02, 0.03)), law(...free(0.2, 0.03)), law(...free(0.05, 0.06))],
    [
      'P2',
      law(one('tokens', 'width 32', 'R²', 0.997, 0.002)),
      law(one('tokens', 'width 32', 'R²', 0.9, 0.02)),
      law(one('tokens', 'width 32', 'R²', 0.992, 0.006)),
    ],
    ['P3', law(quality(0.99, 0.01)), law(quality(0.9, 0.02)), law(quality(0.975, 0.01))],
    [
      'P4',
      law(exponent(0.33, 0.02, 0.5), exponent(0.44, 0.02, 0.8)),
      law(exponent(0.33, 0.02, 0.5), exponent(0.33, 0.02, 0.8)),
      law(exponent(0.3, 0.04, 0.5)),
    ],
    [
      'P5',
      law(one('capacity', 'width 16', 'largest over smallest', 1.4, 0.2)),
      law(one('capacity', 'width 16', 'largest over smallest', 3, 0.2)),
      law(one('capacity', 'width 16', 'largest over smallest', 1.7, 0.4)),
    ],
    ['P6', ratios([0.5, 0.1], [0.8, 0.1]), ratios([0.5, 0.1], [1.3, 0.1]), ratios([0.5, 0.1], [0.95, 0.1])],
    [
      'P7',
      law(...splits([0.33, 0.35, 0.34], 0.02, 0.02)),
      law(...splits([0.33, 0.35, 0.6], 0.02, 0.27)),
      law(...splits([0.33, 0.35, 0.27], 0.03, 0.08)),
    ],
    [
      'P8',
      law(split('isoflop', 0.36, 0.03)),
      law(split('isoflop', 0.73, 0.05)),
      law(split('isoflop', 0.31, 0.03)),
    ],
    [
      'P9',
      { forecasts: [forecast(0.003, 0.01)] },
      { forecasts: [forecast(0.05, 0.01)] },
      { forecasts: [forecast(0.005, 0.02)] },
    ],
    [
      'P10',
      law(one('protocol', 'first to last', 'difference', 0.3, 0.1)),
      law(one('protocol', 'first to last', 'difference', 0.02, 0.1)),
      law(one('protocol', 'first to last', 'difference', 0.2, 0.1)),
    ],
    [
      'P12',
      law(one('shape', '1, 2, 3 layers', 'spread of the loss', 0.02, 0.005)),
      law(one('shape', '1, 2, 3 layers', 'spread of the loss', 0.07, 0.005)),
      law(one('shape', '1, 2, 3 layers', 'spread of the loss', 0.04, 0.005)),
    ],
    ['P13', epochs(1.04, 1.3, 0.05), epochs(1.2, 1.3, 0.05), epochs(1.08, 1.22, 0.05)],
    [
      'P14',
      law(quality(0.99, 0.005), quality(0.98, 0.005, 0.8)),
      law(quality(0.99, 0.005), quality(0.9, 0.005, 0.8)),
      law(quality(0.99, 0.005), quality(0.97, 0.005, 0.8)),
    ],
    ['P15', tasks(words, 0.95), tasks(words.slice(1), 0.95), tasks(words, 0.795)],
    ['P16', curated(0.6, 1.03, 0.04), curated(0.6, 1.3, 0.04), curated(0.79, 1.03, 0.04)],
  ])('%s holds, does not hold and cannot be told', (id, yes, no, open) => {
    expect(verdictOf(id, yes)).toBe('holds');
    expect(verdictOf(id, no)).toBe('does not hold');
    expect(verdictOf(id, open)).toBe('cannot be told');
  });

  it('P11 reports the steps and judges none', () => {
    expect(verdictOf('P11', law(one('protocol', 'long → short', 'difference', 0.1, 0.05)))).toBe('reported');
  });

  it('cannot be told of empty tables, and have one number each', () => {
    for (const { id } of findings) expect(verdictOf(id, {}), id).toBe('cannot be told');
    expect(findings.map(({ id }) => id)).toEqual(Array.from({ length: 16 }, (_, place) => `P${place + 1}`));
  });
});

describe('several worlds', () => {
  it('are judged by Student over worlds from three on, by the hull of two, by its own interval alone', () => {
    expect(overWorlds([about(1, 5)], 0.95)).toEqual(about(1, 5));
    expect(overWorlds([about(1, 1), about(2, 3)], 0.95)).toEqual({ estimate: 1.5, low: -1, high: 5 });
    // sd 1, t(2) = 4.303
    const { estimate, low } = overWorlds([about(1, 9), about(2, 9), about(3, 9)], 0.95);
    expect(estimate).toBe(2);
    expect(low).toBeCloseTo(2 - 4.3027 / Math.sqrt(3), 3);
  });

  it('tell what one world cannot', () => {
    const worlds = [0.003, 0.005, 0.004].map((error) => ({ forecasts: [forecast(error, 0.02)] }));
    for (const own of worlds) expect(verdictOf('P9', own)).toBe('cannot be told');
    expect(verdictOf('P9', pooled(worlds) as Partial<StudiedTables>)).toBe('holds');
    expect(combine([])).toBe('cannot be told');
  });

  it('give the forecasts of several worlds by size and by sign, and no interval that passes what there can be', () => {
    // Signed −3, 5 and −1 thousandths: the mean of their sizes is 3, of themselves 1/3.
    const worlds = [-0.003, 0.005, -0.001].map((error, world) => ({
      ...law(one('tokens', 'width 32', 'R²', [0.9975, 0.9999, 0.998][world], 0.001)),
      forecasts: [forecast(error, 0.004)],
    }));
    const together = { ...noMeasurements(), ...noDerived(), ...(pooled(worlds) as Partial<StudiedTables>) };
    const judged = (id: string) => findings.find((finding) => finding.id === id)!.judge(together);
    const half = (values: readonly number[]) =>
      (studentQuantile(0.975, 2) * standardDeviation(values)) / Math.sqrt(3);
    const { evidence, measures } = judged('P9');
    expect(measures[0].estimate).toBeCloseTo(0.003, 12);
    expect(measures[0].low).toBe(0);
    expect(measures[0].high).toBeCloseTo(0.003 + half([0.003, 0.005, 0.001]), 12);
    const [low, high] = [-1, 1].map((side) => 0.001 / 3 + side * half([-0.003, 0.005, -0.001]));
    expect(evidence).toContain(
      `Over worlds the mean absolute error is 0.0030 [0.0000, ${measures[0].high.toFixed(4)}], the mean of predicted less measured 0.000 [−${(-low).toFixed(3)}, ${high.toFixed(3)}].`,
    );
    const [quality] = judged('P2').measures;
    expect(quality.high).toBe(1);
    expect(quality.low).toBeCloseTo(2.9954 / 3 - half([0.9975, 0.9999, 0.998]), 12);
  });

  it('name each excess at which tokens were read', () => {
    const worlds = [0.25, 0.2, 0.25].map((excess) =>
      law(one('tokens to excess', `excess ${excess}`, 'ratio 16 to 24', 0.5, 0.1)),
    );
    const together = pooled(worlds) as Partial<StudiedTables>;
    const { evidence } = findings
      .find(({ id }) => id === 'P6')!
      .judge({ ...noMeasurements(), ...noDerived(), ...together });
    expect(evidence).toMatch(/at excess 0\.25 or excess 0\.2\.$/);
  });
});
