import { describe, expect, it } from 'vitest';
import { overLargest } from '../../../src/studies/reasoning/findings/over-models.js';

const model = (world: number, seed: number, value: number) => ({
  ...{ width: 32, parameters: 43_000, seed, world, value },
});
const ownOf = ([row]: readonly ReturnType<typeof model>[]) => row.value;

describe('a number of models in several worlds', () => {
  it('is that of the worlds from three on: t(2) = 4.303, and their means are 1, 2 and 3', () => {
    const rows = [0.9, 1.1, 1.5, 2.5, 2.9, 3.1].map((value, place) =>
      model(Math.floor(place / 2), place % 2, value),
    );
    const interval = overLargest(rows, ownOf, { confidence: 0.95 })!;
    expect(interval.estimate).toBeCloseTo(2, 12);
    expect(interval.high - interval.estimate).toBeCloseTo(4.302653 / Math.sqrt(3), 5);
  });

  it('is Student’s over the models of one world', () => {
    const rows = [1, 2, 3].map((value, seed) => model(7, seed, value));
    const interval = overLargest(rows, ownOf, { confidence: 0.95 })!;
    expect(interval.high - interval.estimate).toBeCloseTo(4.302653 / Math.sqrt(3), 5);
  });

  it('has no bounds for two models', () => {
    const interval = overLargest([model(0, 0, 1), model(0, 1, 2)], ownOf, { confidence: 0.95 })!;
    expect([interval.low, interval.high]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});
