/** The scripts of examples/ and the cells of its notebook, run as their readers run them, on the committed results. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyProgram } from './support/compiled-program.js';
import { root } from './support/documentation.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'goodhart-examples-'));
  copyProgram(folder);
  // The package by its own name: its exports lie in dist/.
  symlinkSync(join(folder, 'src'), join(folder, 'dist'));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }), 60_000);

/** What a script prints, started in the clone. */
function printed(name: string, ...parameters: string[]): string[] {
  const script = join(folder, `${name}.mjs`);
  buildSync({
    entryPoints: [join(root, 'examples', `${name}.ts`)],
    outfile: script,
    format: 'esm',
    target: 'es2022',
  });
  return run(script, parameters);
}

const run = (script: string, parameters: string[] = []) =>
  execFileSync(process.execPath, [script, ...parameters], { cwd: root, encoding: 'utf8' })
    .trimEnd()
    .split('\n');

describe('the examples', { timeout: 300_000 }, () => {
  it('fit a log: α and β of the lines that the authors drew, to within their scatter', () => {
    const lines = printed('fit-a-csv');
    // test/data/gao2022_fig1_authors_fit_lines_refit.csv.
    for (const [size, alpha, beta] of [
      ['12M', 0.348, 0.1431],
      ['85M', 0.4031, 0.1488],
      ['1.2B', 0.4043, 0.134],
    ] as const) {
      const line = lines.find((text) => text.startsWith(`${size}:`)) ?? '';
      const [, a, b] = /α ([\d.]+), β ([\d.]+)/.exec(line)?.map(Number) ?? [];
      expect(Math.abs(a - alpha)).toBeLessThan(0.01);
      expect(Math.abs(b - beta)).toBeLessThan(0.01);
    }
  });

  it('read tables: a line for each of sixteen penalties, and weak ones end with less gold', () => {
    const lines = printed('read-results').slice(1);
    expect(lines).toHaveLength(16);
    const goldOf = (name: string) =>
      Number(/, (-?[\d.]+) \[/.exec(lines.find((line) => line.startsWith(`${name}:`)) ?? '')?.[1]);
    expect(goldOf('kl 0.001')).toBeLessThan(goldOf('kl 0.1'));
  });

  it('run a study and follow it, to the tables', () => {
    const lines = printed('run-a-study', join(folder, 'smallest'));
    expect(lines).toContain('study done');
    // Three proxy seeds, each at the same places.
    const points = Number(/best-of-n: (\d+) points/.exec(lines.join('\n'))?.[1]);
    expect(points).toBeGreaterThan(3);
    expect(points % 3).toBe(0);
    expect(lines.filter((line) => line.startsWith('done '))).toHaveLength(24);
  });

  it('compare folders: the differences of eight pairs', () => {
    const [, pairs, samples] = printed('compare-folders');
    expect(pairs).toMatch(/^8 pairs by proxy seed: -0\.\d+ \[/);
    const estimate = (line: string) => Number(/: (-?[\d.]+) /.exec(line)?.[1]);
    // The mean of differences is the difference of means.
    expect(estimate(pairs)).toBeCloseTo(estimate(samples), 3);
  });
});

interface Cell {
  cell_type: string;
  source: string[];
}

describe('the notebook', () => {
  it('reads a result folder, cell after cell', () => {
    const text = readFileSync(join(root, 'examples/results.ipynb'), 'utf8');
    const { cells } = JSON.parse(text) as { cells: Cell[] };
    const code = cells.filter(({ cell_type: type }) => type === 'code').map(({ source }) => source.join(''));
    const script = join(folder, 'notebook.mjs');
    writeFileSync(script, code.join('\n'));
    const lines = run(script);
    const told = JSON.parse(readFileSync(join(root, 'results/penalties-seed-9/findings.json'), 'utf8')) as {
      findings: { id: string; evidence: string }[];
    };
    const { evidence } = told.findings.find(({ id }) => id === 'M7')!;
    expect(lines).toContain(`M7 holds: ${evidence}`);
    expect(lines.filter((line) => line.endsWith('(8 seeds)'))).toHaveLength(16);
  });
});
