/** Accuracy and loss of a proxy on gold's labels, from their definitions. */
import { describe, expect, it } from 'vitest';
import { validate } from '../../../src/reward/index.js';

describe('the validation of a proxy', () => {
  it('counts the pairs that it orders as gold does', () => {
    expect(validate([1, -2, 0.5, -0.1], [3, -1, -2, 4])).toMatchObject({ accuracy: 0.5, validationCount: 4 });
  });

  it('has the Bradley–Terry loss −ln σ(gap of the better one)', () => {
    const losses = [1, 2, -0.5].map((gap) => -Math.log(1 / (1 + Math.exp(-gap))));
    const { loss } = validate([1, -2, 0.5], [3, -1, -2]);
    expect(loss).toBeCloseTo((losses[0] + losses[1] + losses[2]) / 3, 12);
  });

  it('has loss ln 2 where the proxy knows nothing', () => {
    expect(validate([0, 0], [1, -1]).loss).toBeCloseTo(Math.LN2, 12);
  });

  it('leaves out pairs that gold does not tell apart, and counts a tie of the proxy as half right', () => {
    const measured = validate([0, 1, 0, 2], [0, 0, 3, 1]);
    expect(measured).toMatchObject({ accuracy: 0.75, validationCount: 2 });
    expect(measured.loss).toBeCloseTo((Math.LN2 + Math.log1p(Math.exp(-2))) / 2, 12);
  });

  it('does not overflow for confident proxies', () => {
    expect(validate([1000], [-1]).loss).toBe(1000);
  });
});
