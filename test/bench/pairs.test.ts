import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Item } from '../../bench/items.js';
import { NoiseMeter, noiseOf } from '../../bench/machine.js';
import { measure, timesOf } from '../../bench/pairs.js';
import { measurementLines, noiseLine } from '../../bench/print.js';
import type { Side } from '../../bench/sides.js';
import { quickWorld } from '../../bench/tasks.js';

const folder = mkdtempSync(join(tmpdir(), 'goodhart-pairs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const cost = (cpuSeconds: number, seconds = 2 * cpuSeconds) => ({ cpuSeconds, seconds });

const item: Item = {
  id: 'fake',
  title: 'nothing at all',
  task: { kind: 'scoring', size: { width: 8, layers: 1 }, replicas: 1, count: 1 },
  world: quickWorld,
  units: 4,
  unit: 'unit',
};

/** Answers at once with the same cost, and writes its name to the log at each run. */
function fakeSide(name: string, cpuSeconds: number): Side {
  const log = JSON.stringify(join(folder, 'log'));
  const program = `
    const { appendFileSync } = require('node:fs');
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const { action } = JSON.parse(line);
      if (action === 'run') appendFileSync(${log}, ${JSON.stringify(name)} + ' ');
      const reply = action === 'run' ? { seconds: 8, cpuSeconds: ${cpuSeconds} } : { id: 0, version: '1' };
      console.log(JSON.stringify(reply));
    });`;
  return {
    name,
    spreadsOver: 'threads',
    program: () => ({ command: process.execPath, args: ['-e', program], environment: {} }),
  };
}

const failingSide: Side = {
  name: 'broken',
  spreadsOver: 'threads',
  program: () => ({
    command: process.execPath,
    args: [
      '-e',
      `console.log(JSON.stringify({ error: 'it has no such function' })); setInterval(() => {}, 1000)`,
    ],
    environment: {},
  }),
};

describe('pairs', () => {
  it('compare turn by turn: the median of the ratios, not the ratio of the medians', () => {
    // The machine grows slower: 2/1, 6/2, 16/4.
    const ours = [cost(1), cost(2), cost(4)];
    const theirs = { name: 'theirs', version: '1', samples: [cost(2), cost(6, 6), cost(16)] };
    const { ratio, cpu } = timesOf(theirs, ours);
    expect(ratio?.cpu).toEqual({ median: 3, least: 2, most: 4 });
    expect(ratio?.wall).toEqual({ median: 2, least: 1.5, most: 4 });
    expect(cpu).toEqual({ median: 6, least: 2, most: 16 });
    expect(timesOf({ name: 'ours', version: '1', samples: ours }, ours).ratio).toBeUndefined();
  });

  it('take turns, ours first, and leave out a side that fails with its reason', async () => {
    const sides = [fakeSide('ours', 4), failingSide, fakeSide('theirs', 6)];
    const options = { sides, repetitions: 3, threads: 1, noise: new NoiseMeter() };
    const result = await measure(item, options);
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('ours theirs ours theirs ours theirs ');
    expect(result.sides.map(({ name, cpu }) => [name, cpu.median])).toEqual([
      ['ours', 1],
      ['theirs', 1.5],
    ]);
    expect(result.sides[1].ratio?.cpu.median).toBe(1.5);
    expect(result.skipped).toEqual([{ name: 'broken', why: 'bench: it has no such function' }]);
    expect(measurementLines(result)).toHaveLength(4);
    expect(measurementLines(result)[2]).toContain('ours is 1.50 [1.50 … 1.50] × as fast');
  });

  it('need our own side: where it fails, the bench does', async () => {
    const options = { sides: [failingSide], repetitions: 1, threads: 1, noise: new NoiseMeter() };
    await expect(measure(item, options)).rejects.toThrow('it has no such function');
  });
});

describe('the noise of the machine', () => {
  it('is the spread of a fixed piece of work and its share of the core', () => {
    const noise = noiseOf([cost(1, 2), cost(1.5, 2), cost(1.2, 1.2)], { processor: 'a chip', cores: 2 });
    expect(noise.cpuSeconds).toEqual({ median: 1.2, least: 1, most: 1.5 });
    expect(noise.share).toBe(0.75);
    expect(noiseLine(noise)).toContain('3 times: cpu ms 1200 [1000 … 1500], most 50 % over least');
    expect(noiseLine(noise)).toContain('its core for 75 % of the time');
  });

  it('takes processor time that no other process counts towards', () => {
    const meter = new NoiseMeter();
    meter.look();
    meter.look();
    const { calibrations, cpuSeconds, share } = meter.noise();
    expect(calibrations).toBe(2);
    expect(cpuSeconds.least).toBeGreaterThan(0);
    expect(share).toBeLessThanOrEqual(1);
  });
});
