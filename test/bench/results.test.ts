import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { growthAxes } from '../../bench/growth-axes.js';
import { NoiseMeter } from '../../bench/machine.js';
import { readOptions } from '../../bench/options.js';
import { type Results, runBench } from '../../bench/results.js';
import { copyProgram } from '../support/compiled-program.js';

const folder = mkdtempSync(join(tmpdir(), 'goodhart-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A checkout that is built: the compiled sources where `npm run build` puts them. */
function builtCheckout(): string {
  copyProgram(folder);
  renameSync(join(folder, 'src'), join(folder, 'dist'));
  mkdirSync(join(folder, 'src'));
  return folder;
}

describe('a whole call of the bench', () => {
  it('times ours beside another checkout and gives one JSON object', async () => {
    const root = builtCheckout();
    const args = [
      '--against',
      folder,
      'nobody',
      '--backend',
      'wasm',
      '--only',
      'score-8',
      '--repetitions',
      '2',
    ];
    const said: string[] = [];
    const parts = { root, noise: new NoiseMeter(), say: (lines: string[]) => said.push(...lines) };
    const results = JSON.parse(JSON.stringify(await runBench(readOptions(args), parts))) as Results;
    expect(results.skipped.map(({ name }) => name)).toEqual(['nobody']);
    expect(results.growth).toEqual([]);
    const [{ id, threads, sides, skipped }] = results.items;
    expect([id, threads, skipped]).toEqual(['score-8', 1, []]);
    expect(sides).toHaveLength(2);
    for (const { samples, cpu, wall, version } of sides) {
      expect(samples).toHaveLength(2);
      expect(version).toMatch(/^wasm /);
      expect(cpu.least).toBeGreaterThan(0);
      expect(wall.most).toBeGreaterThanOrEqual(wall.median);
    }
    expect(sides[0].ratio).toBeUndefined();
    expect(sides[1].ratio?.cpu.median).toBeGreaterThan(0);
    expect(results.machine.calibrations).toBe(6);
    expect(said.at(-1)).toMatch(/^machine: /);
  });

  it('grows one number of a task over three doublings and leaves the others', () => {
    for (const { sizes, at } of growthAxes) {
      expect(sizes.slice(1).map((size, index) => size / sizes[index])).toEqual([2, 2, 2]);
      const made = sizes.map((size) => JSON.stringify(at(size)));
      expect(new Set(made).size).toBe(4);
    }
    const names = (task: string) => growthAxes.filter((axis) => axis.task === task).map(({ name }) => name);
    expect(names('score')).toEqual(['n', 'width', 'replicas', 'length']);
    expect(names('sample')).toEqual(['n', 'prompts', 'width', 'length']);
    expect(names('train')).toEqual(['batch size', 'width', 'replicas', 'steps', 'length']);
    expect(names('ppo')).toEqual(['prompts', 'width', 'replicas', 'iterations', 'length']);
  });

  it('is against the three peers unless somebody is named or nobody wanted', () => {
    expect(readOptions([]).against).toEqual(['pytorch', 'torch-compile', 'jax']);
    expect(readOptions(['--against', 'wasm']).against).toEqual(['wasm']);
    expect(readOptions(['--alone']).against).toEqual([]);
    expect(readOptions(['--quick']).repetitions).toBe(3);
    expect(readOptions(['--quick', '--repetitions', '5']).repetitions).toBe(5);
  });
});
