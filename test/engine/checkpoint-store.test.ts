/** What a killed stage leaves behind, and what is read of it. */
import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCheckpoint, removeCheckpoints } from '../../src/engine/checkpoint-store.js';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'goodhart-checkpoint-'));
});
afterEach(() => rmSync(cache, { recursive: true }));

const state = (step: number) => ({
  step,
  values: Float32Array.of(step, Number.NaN, -0),
  list: [[1, Infinity]],
});

it('gives the last state back exactly, asked for no more often than once in ten seconds', () => {
  let now = 0;
  let asked = 0;
  const open = () => openCheckpoint(cache, 'abc', () => now);
  const first = open();
  expect(first.resume()).toBeUndefined();
  for (let step = 1; step <= 35; step++) {
    now = 1000 * step;
    first.keep(() => {
      asked += 1;
      return state(step);
    });
  }
  expect(asked).toBe(3);
  expect(open().resume()).toEqual(state(30));
  expect(readdirSync(join(cache, '.checkpoints', 'abc'))).toEqual(['3']);
  removeCheckpoints(cache, 'abc');
  expect(open().resume()).toBeUndefined();
});

it('has parts of its own, which keep their last state if they took that long', () => {
  let now = 0;
  const open = () => openCheckpoint(cache, 'abc', () => now);
  const whole = open();
  const [short, long] = [whole.part('short'), whole.part('long')];
  now = 9000;
  short.keep(() => state(1), { isLast: true });
  now = 11_000;
  long.keep(() => state(2));
  now = 12_000;
  long.keep(() => state(3));
  long.keep(() => state(4), { isLast: true });
  whole.keep(() => state(5));
  expect(open().part('short').resume()).toBeUndefined();
  expect(open().part('long').resume()).toEqual(state(4));
  expect(open().resume()).toEqual(state(5));
  removeCheckpoints(cache, 'abc');
  expect(open().part('long').resume()).toBeUndefined();
});

it('falls back on the state before where the last one is damaged, and keeps nothing where there is nothing', () => {
  let now = 0;
  const checkpoint = openCheckpoint(cache, 'abc', () => now);
  now = 20_000;
  checkpoint.keep(() => undefined);
  expect(checkpoint.resume()).toBeUndefined();
  checkpoint.keep(() => state(1));
  truncateSync(join(cache, '.checkpoints', 'abc', '1', 'arrays.bin'), 3);
  expect(checkpoint.resume()).toBeUndefined();
  now = 40_000;
  checkpoint.keep(() => state(2));
  expect(checkpoint.resume()).toEqual(state(2));
});
