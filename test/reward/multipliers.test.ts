/** Multipliers of constraints, worked by hand. */
import { describe, expect, it } from 'vitest';
import { Multipliers } from '../../src/reward/components/multipliers.js';

const rate = 0.4;

describe('multipliers', () => {
  it('of at least θ: σ(μ), which a component below its θ raises by the slope of σ', () => {
    const multipliers = new Multipliers({ constraint: 'at-least', thresholds: [1, -1], rate });
    expect(multipliers.weights(0)).toEqual({ components: [0.5, 0.5], penalty: 1 });
    // σ′(0) = ¼: μ goes to 0.4 · ¼ · 1 = 0.1, and to −0.4 · ¼ · 1 for the one that is above.
    multipliers.observe([[0, 0]]);
    const [content, coherence] = multipliers.weights(0).components;
    expect(content).toBeCloseTo(0.52497919, 8);
    expect(coherence).toBeCloseTo(0.47502081, 8);
    // σ′(0.1) = 0.52497919 · 0.47502081 = 0.24937604: μ = 0.1 − 0.4 · 0.24937604 · 1 = 0.00024958, and σ = ½ + μ/4.
    multipliers.observe([[2, -1]]);
    expect(multipliers.weights(0).components[0]).toBeCloseTo(0.5 + 0.00024958 / 4, 8);
    expect(multipliers.weights(0).components[1]).toBeCloseTo(0.47502081, 8);
    expect(multipliers.weights(0).penalty).toBeCloseTo(2 - 0.5000624 - 0.47502081, 7);
  });

  it('of θ itself: tanh(ξ), of either sign', () => {
    const multipliers = new Multipliers({ constraint: 'equal', thresholds: [-1], rate });
    expect(multipliers.weights(0)).toEqual({ components: [0], penalty: 1 });
    // ξ = −0.4 · 1 · 2 = −0.8, tanh −0.66403677.
    multipliers.observe([[1]]);
    expect(multipliers.weights(0).components[0]).toBeCloseTo(-0.66403677, 8);
    expect(multipliers.weights(0).penalty).toBeCloseTo(1.66403677, 8);
    // 1 − tanh² = 0.55905517: ξ = −0.8 + 0.4 · 0.55905517 · 0.5 = −0.68818897,
    // and with e^1.37637794 = 3.960530 tanh is −2.960530 / 4.960530.
    multipliers.observe([[-1.5]]);
    expect(multipliers.weights(0).components[0]).toBeCloseTo(-0.596817, 6);
  });

  it('are one set a replica, and stay where a replica has diverged', () => {
    const multipliers = new Multipliers({ constraint: 'at-least', thresholds: [1, 1], rate });
    multipliers.observe([
      [Number.NaN, Number.NaN],
      [0, 1],
    ]);
    expect(multipliers.weights(0).components).toEqual([0.5, 0.5]);
    expect(multipliers.weights(1).components[0]).toBeCloseTo(0.52497919, 8);
    expect(multipliers.weights(1).components[1]).toBe(0.5);
  });

  it('go on from what was saved', () => {
    const options = { constraint: 'equal', thresholds: [1], rate } as const;
    const [first, again] = [new Multipliers(options), new Multipliers(options)];
    first.observe([[0.3]]);
    again.restore(JSON.parse(JSON.stringify(first.save())));
    for (const multipliers of [first, again]) multipliers.observe([[0.6]]);
    expect(again.weights(0)).toEqual(first.weights(0));
  });
});
