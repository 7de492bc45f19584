/** Means of neighbours have the fit of the rows: against least squares of all rows, by the normal equations. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { poolRuns } from '../../src/run-logs/averaging/index.js';
import { equalParts, orderBy } from '../../src/run-logs/averaging/side-by-side.js';
import { fitRunLogs } from '../../src/run-logs/index.js';
import { readLogTable } from '../../src/run-logs/reading/index.js';

interface Row {
  seed: number;
  kl: number;
  gold: number;
}

function rowsOf({ rows, seeds, noise }: { rows: number; seeds: number; noise: number }): Row[] {
  const random = createRandom(7);
  return Array.from({ length: rows }, (_, index) => {
    const d = 0.05 + 8 * random.uniform();
    const alpha = 0.8 + 0.02 * ((index % seeds) - (seeds - 1) / 2);
    return {
      seed: index % seeds,
      kl: d * d,
      gold: d * (alpha - 0.2 * Math.log(d)) + noise * random.normal(),
    };
  });
}

const csv = (rows: readonly Row[]) =>
  `seed,kl,gold\n${rows.map(({ seed, kl, gold }) => `${seed},${kl},${gold}`).join('\n')}\n`;

/** α and β of d(α − β ln d) by Cramer's rule, and the standard error of α from the scatter. */
function leastSquaresOf(rows: readonly Row[]) {
  let [aa, ab, bb, ay, by, yy] = [0, 0, 0, 0, 0, 0];
  for (const { kl, gold } of rows) {
    const d = Math.sqrt(kl);
    const [a, b] = [d, -d * Math.log(d)];
    aa += a * a;
    ab += a * b;
    bb += b * b;
    ay += a * gold;
    by += b * gold;
    yy += gold * gold;
  }
  const determinant = aa * bb - ab * ab;
  const alpha = (ay * bb - by * ab) / determinant;
  const beta = (by * aa - ay * ab) / determinant;
  const variance = (yy - alpha * ay - beta * by) / (rows.length - 2);
  return { alpha, beta, alphaError: Math.sqrt((variance * bb) / determinant) };
}

describe('the fit of very many rows', () => {
  it('makes no text of a whole column for each of its points', () => {
    const read = readLogTable(Buffer.from(csv(rowsOf({ rows: 21_000, seeds: 3, noise: 0.1 }))), 'log.csv');
    const made = new Map<string, number>();
    const column = (name: string) => {
      made.set(name, (made.get(name) ?? 0) + 1);
      return read.column(name);
    };
    const numbers = (name: string) => Float64Array.from(read.column(name), Number);
    const fit = fitRunLogs({ ...read, column, numbers, words: undefined, cell: undefined });
    expect(fit.notes.join()).toMatch(/21,000 rows were averaged/);
    expect(Math.max(...made.values())).toBeLessThan(20);
  });

  it('of one run is that of all rows, within a twentieth of its error, and so is the error', () => {
    const rows = rowsOf({ rows: 60_000, seeds: 1, noise: 0.1 });
    const expected = leastSquaresOf(rows);
    const fit = fitRunLogs(csv(rows), { form: 'rl' });
    const [{ alpha, beta, points }] = fit.groups;
    expect(Math.abs(alpha.estimate - expected.alpha)).toBeLessThan(expected.alphaError / 20);
    expect(Math.abs(beta.estimate - expected.beta)).toBeLessThan(expected.alphaError / 20);
    expect(points).toBeLessThan(5000);
    expect(fit.notes.join()).toMatch(/60,000 rows were averaged to 4,001 points/);
    const half = (alpha.high - alpha.low) / 2;
    expect(half / (1.96 * expected.alphaError)).toBeGreaterThan(0.85);
    expect(half / (1.96 * expected.alphaError)).toBeLessThan(1.15);
  });

  it('of several runs keeps runs apart', () => {
    const rows = rowsOf({ rows: 40_000, seeds: 4, noise: 0.1 });
    const expected = leastSquaresOf(rows);
    const [{ alpha, clusters }] = fitRunLogs(csv(rows), { form: 'rl' }).groups;
    expect(clusters).toBe(4);
    expect(Math.abs(alpha.estimate - expected.alpha)).toBeLessThan(expected.alphaError / 10);
  });

  it('of hundreds of runs is that of all rows, however much KL a mean spans', () => {
    const random = createRandom(9);
    const rows = Array.from({ length: 24_000 }, (_, index) => {
      const [seed, place] = [Math.floor(index / 60), index % 60];
      const d = Math.sqrt(0.01 + place) * (1 + 0.02 * random.normal());
      return { seed, kl: d * d, gold: d * (0.9 - 0.3 * Math.log(d)) + 0.02 * random.normal() };
    });
    const expected = leastSquaresOf(rows);
    const fit = fitRunLogs(csv(rows), { form: 'rl' });
    const [{ alpha, beta, points }] = fit.groups;
    expect(points).toBeLessThan(9000);
    expect(Math.abs(alpha.estimate - expected.alpha)).toBeLessThan((alpha.high - alpha.low) / 20);
    expect(Math.abs(beta.estimate - expected.beta)).toBeLessThan((beta.high - beta.low) / 20);
  });

  it.each(['rl', 'bon'])('by --average is exact on a curve of %s without noise', (form) => {
    const lines = Array.from({ length: 120 }, (_, step) => {
      const kl = 0.01 + step / 2;
      const d = Math.sqrt(kl);
      return `${step},${kl},${d * (0.9 - (form === 'rl' ? 0.3 * Math.log(d) : 0.06 * d))}`;
    });
    const log = `step,kl,gold\n${lines.join('\n')}\n`;
    const [{ alpha, beta, points }] = fitRunLogs(log, { form, average: 10 }).groups;
    expect(points).toBe(12);
    expect(alpha.estimate).toBeCloseTo(0.9, 9);
    expect(beta.estimate).toBeCloseTo(form === 'rl' ? 0.3 : 0.06, 9);
  });

  it('by --average is of the course of a sampled KL, not of its scatter', () => {
    const random = createRandom(4);
    const lines = Array.from({ length: 4000 }, (_, step) => {
      const kl = 0.01 + step / 100;
      const d = Math.sqrt(kl);
      return `${step},${kl + random.normal()},${d * (0.9 - 0.2 * Math.log(d))}`;
    });
    const log = `step,kl,gold\n${lines.join('\n')}\n`;
    const [{ alpha, beta }] = fitRunLogs(log, { form: 'rl', average: 100 }).groups;
    expect(Math.abs(alpha.estimate - 0.9)).toBeLessThan(0.01);
    expect(Math.abs(beta.estimate - 0.2)).toBeLessThan(0.01);
  });

  it('names rows that are no points, and counts those that say nothing', () => {
    const rows = csv(rowsOf({ rows: 21_000, seeds: 1, noise: 0.1 }));
    const fit = fitRunLogs(`${rows}0,-5,1\n0,oops,1\n0,,1\n0,3,\n`, { form: 'rl' });
    const [{ message }] = fit.groups[0].warnings.filter(({ code }) => code === 'rows-dropped');
    expect(message).toMatch(
      /2 rows left out: line 21002: kl is -5, and a KL is never negative; line 21003: kl is oops/,
    );
    expect(fit.notes.join()).toMatch(/2 rows without KL or without score were passed over/);
  });

  it('up to 20,000 rows is of the rows themselves', () => {
    const [{ points }] = fitRunLogs(csv(rowsOf({ rows: 20_000, seeds: 1, noise: 0.1 })), {
      form: 'rl',
    }).groups;
    expect(points).toBe(20_000);
  });
});

describe('rows side by side', () => {
  it('are ordered as a plain sort orders them', () => {
    const random = createRandom(3);
    const values = Float64Array.from({ length: 3000 }, () => random.normal());
    const rows = Int32Array.from({ length: 2000 }, (_, index) => index + 500);
    const sorted = [...rows].sort((left, right) => values[left] - values[right]);
    expect([...orderBy(rows, values)]).toEqual(sorted);
  });

  it('are parts of equal size behind the first row, and never hold two of few values', () => {
    const rows = Int32Array.from({ length: 101 }, (_, index) => index);
    const parts = equalParts(rows, Float64Array.from(rows), 10);
    expect(parts[0]).toEqual([0, 1]);
    expect(new Set(parts.slice(1).map(([from, to]) => to - from))).toEqual(new Set([10]));
    const few = Float64Array.from(rows, (row) => Math.floor(row / 50));
    for (const [from, to] of equalParts(rows, few, 10)) expect(few[from]).toBe(few[to - 1]);
  });
});

describe('thousands of runs', () => {
  it('are dealt out to 200 groups, whole', () => {
    const runs = Array.from({ length: 1234 }, (_, run) => [run, run]);
    const groups = poolRuns(runs);
    expect(groups).toHaveLength(200);
    expect(groups.flat().sort((a, b) => a - b)).toEqual(runs.flat());
    expect(Math.max(...groups.map(({ length }) => length))).toBe(14);
    expect(
      groups.every((group) => group.every((run) => group.filter((other) => other === run).length === 2)),
    ).toBe(true);
  });

  it('have the interval of the mean over runs', () => {
    const random = createRandom(11);
    const seen: number[] = [];
    const lines = Array.from({ length: 1000 }, (_, run) => {
      const alpha = 1 + 0.1 * random.normal();
      seen.push(alpha);
      return [1, 2, 3, 4, 5].map((d) => `${run},${d * d},${d * (alpha - 0.1 * d)}`).join('\n');
    });
    const { groups, notes } = fitRunLogs(`run,kl,gold\n${lines.join('\n')}\n`, { form: 'bon' });
    const [{ alpha, clusters, chances }] = groups;
    const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
    const error = Math.sqrt(seen.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 999 / 1000);
    expect(clusters).toBe(1000);
    // Groups of five runs do not show how one more run differs.
    expect(chances).toBeUndefined();
    expect(notes.join()).toMatch(/1,000 runs were resampled as 200 groups of whole runs/);
    expect(alpha.estimate).toBeCloseTo(mean, 8);
    expect((alpha.high - alpha.low) / 2 / (1.96 * error)).toBeGreaterThan(0.85);
    expect((alpha.high - alpha.low) / 2 / (1.96 * error)).toBeLessThan(1.15);
  });
});
