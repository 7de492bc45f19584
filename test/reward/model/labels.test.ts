/** Smoothing of labels against its closed form, and against the example of its authors. */
import { describe, expect, it } from 'vitest';
import { smoothed } from '../../../src/reward/model/labels.js';

describe('smoothed labels', () => {
  it('move a share of the way to what the model predicts', () => {
    // σ(ln 3) = 3/4, σ(−ln 9) = 1/10: 0.6 · 1 + 0.4 · 0.75 and 0.6 · 1 + 0.4 · 0.1, by hand.
    const once = smoothed(Float64Array.of(1, 1), [Math.log(3), -Math.log(9)], 0.4);
    expect(once[0]).toBeCloseTo(0.9, 12);
    expect(once[1]).toBeCloseTo(0.64, 12);
  });

  it('come to y_t = σ + (1 − b)^t (y_0 − σ) under a model that stays', () => {
    const [gaps, b] = [[Math.log(3), -2, 0], 0.15];
    let labels = Float64Array.of(1, 0.7, 1);
    for (let epoch = 1; epoch <= 40; epoch++) labels = smoothed(labels, gaps, b) as Float64Array<ArrayBuffer>;
    gaps.forEach((gap, pair) => {
      const predicted = 1 / (1 + Math.exp(-gap));
      const expected = predicted + 0.85 ** 40 * ([1, 0.7, 1][pair] - predicted);
      expect(labels[pair]).toBeCloseTo(expected, 12);
    });
  });

  it('stay with b = 0 and are the prediction with b = 1', () => {
    expect([...smoothed(Float64Array.of(1, 0.3), [5, -5], 0)]).toEqual([1, 0.3]);
    expect(smoothed(Float64Array.of(1), [0], 1)[0]).toBe(0.5);
  });

  /**
   * The example of Zhu, Jordan and Jiao (2024): arms 1 and 2 are compared often, with a win rate of 1/2 here, arms 1 and 3
   * once. The cross-entropy alone has no minimum; gradients of the tabular model are taken in closed form.
   */
  it('leave a pair that was seen once near where it began, which plain labels send to infinity', () => {
    const gapOfRarePair = (b: number) => {
      let [often, rare] = [0, 0];
      let labels = Float64Array.of(0.5, 1);
      for (let epoch = 0; epoch < 4000; epoch++) {
        // Of 1,000 comparisons one is of the rare pair: the slopes of the mean cross-entropy in the two gaps.
        often -= (999 / 1000) * (1 / (1 + Math.exp(-often)) - labels[0]);
        rare -= (1 / 1000) * (1 / (1 + Math.exp(-rare)) - labels[1]);
        labels = smoothed(labels, [often, rare], b) as Float64Array<ArrayBuffer>;
      }
      return rare;
    };
    // In the limit of small steps x' = (1 − σ(x)) / 1000, so that x + e^x = 1 + t / 1000, which has no bound.
    const plain = gapOfRarePair(0);
    expect(plain + Math.exp(plain)).toBeCloseTo(5, 2);
    // To first order (1 − σ(0)) / 1000 · Σ 0.9^t.
    expect(gapOfRarePair(0.1)).toBeCloseTo(0.005, 4);
  });
});
