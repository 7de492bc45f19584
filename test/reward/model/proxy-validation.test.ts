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

  it('has the cross-entropy on gold’s soft labels −p ln σ(Δ) − (1 − p) ln σ(−Δ), ties among them', () => {
    // By hand: p = σ(ln 3) = 3/4 against predictions of 1/2 and 9/10, and p = 1/2 against 9/10.
    const of = (p: number, q: number) => -p * Math.log(q) - (1 - p) * Math.log(1 - q);
    const { softLabelLoss } = validate([0, -Math.log(9), Math.log(9)], [Math.log(3), -Math.log(3), 0]);
    expect(softLabelLoss).toBeCloseTo((Math.LN2 + of(0.75, 0.9) + of(0.5, 0.9)) / 3, 12);
  });

  it('has a cross-entropy no lower than that of gold itself, which is the entropy of its labels', () => {
    const gold = [-2, -0.3, 0, 0.7, 1.9];
    const entropy = (gap: number) => {
      const p = 1 / (1 + Math.exp(-gap));
      return -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    };
    const least = gold.reduce((sum, gap) => sum + entropy(gap), 0) / 5;
    expect(validate(gold, gold).softLabelLoss).toBeCloseTo(least, 12);
    for (const scale of [0.8, 1.2, -1])
      expect(
        validate(
          gold.map((gap) => scale * gap),
          gold,
        ).softLabelLoss,
      ).toBeGreaterThan(least);
  });

  it('does not overflow for confident proxies', () => {
    expect(validate([1000], [-1]).loss).toBe(1000);
    expect(validate([1000], [-1]).softLabelLoss).toBeCloseTo(1000 / (1 + Math.exp(-1)), 9);
  });
});
