/** Counts tensors: a step may neither keep nor lose any. */
import { expect } from 'vitest';
import { getTf } from '../../src/tensor/index.js';

/** Runs a few steps to let caches fill, then `times` steps that must leave the number of tensors as it is. */
export function expectNoLeak(step: () => void, times = 50): void {
  for (let warm = 0; warm < 2; warm++) step();
  const before = getTf().memory();
  for (let index = 0; index < times; index++) step();
  const after = getTf().memory();
  expect(after.numTensors).toBe(before.numTensors);
  expect(after.numDataBuffers).toBe(before.numDataBuffers);
}
