/** Shaped scores and the adaptive coefficient, worked by hand. */
import { describe, expect, it } from 'vitest';
import { adaptiveKl, nextCoefficient } from '../../src/methods/penalties/adaptive-kl.js';
import { kl } from '../../src/methods/penalties/kl.js';
import type { Rollout } from '../../src/methods/rollout.js';
import { shaped } from '../../src/methods/shaping.js';

describe('shaping', () => {
  const scores = Float32Array.of(-3, 0, 1, 6, 10, 10, 10, 10);

  it('leaves scores as they are, cuts them, or bends them', () => {
    expect(shaped(scores, 2, 'none')).toBe(scores);
    expect([...shaped(scores, 2, 'clip')]).toEqual([-2, 0, 1, 2, 2, 2, 2, 2]);
    const bent = shaped(scores, 2, 'sigmoid');
    expect(bent[1]).toBe(0.5);
    expect(bent[2]).toBeCloseTo(0.731059, 6);
    expect(bent[0]).toBeCloseTo(0.047426, 6);
  });

  it('whitens each replica by itself', () => {
    // −3, 0, 1, 6: mean 1, squares 16 + 1 + 0 + 25 = 42, variance 42 / 3 = 14.
    const white = shaped(scores, 2, 'whiten');
    expect([...white].map((value) => Math.round(value * 1e5) / 1e5)).toEqual([
      ...[-1.06904, -0.26726, 0, 1.33631],
      ...[0, 0, 0, 0],
    ]);
  });
});

describe('the adaptive KL penalty', () => {
  const keys = { target: 4, gain: 0.5 };

  it.each([
    [4, 0.1],
    // 10 % above: × 1 + 0.5 · 0.1.
    [4.4, 0.105],
    // The error is cut to ±0.2.
    [40, 0.11],
    [0, 0.09],
    [Number.NaN, 0.1],
  ])('at %f nats goes from 0.1 to %f', (divergence, expected) => {
    expect(nextCoefficient(0.1, divergence, keys)).toBeCloseTo(expected, 12);
  });

  it('has a coefficient a replica, and is the plain penalty with that', () => {
    const rollout = {
      ...{ replicas: 2, batch: 1, responseLength: 2 },
      tokenKl: Float32Array.of(1, 2, 3, 4),
      logProbs: Float32Array.of(-1, -1, -1, -1),
      initialLogProbs: Float32Array.of(-2, -3, -4, -5),
    } as Rollout;
    const penalty = adaptiveKl.open(0.1, keys);
    const close = (values: ArrayLike<number>, expected: number[]) => {
      expected.forEach((value, index) => {
        expect(values[index]).toBeCloseTo(value, 6);
      });
    };
    close(penalty.perToken(rollout), [-0.1, -0.2, -0.3, -0.4]);
    penalty.observe!([40, 0]);
    close(penalty.perToken(rollout), [-0.11, -0.22, -0.27, -0.36]);
    const plain = kl.open(0.11).ownGradient!(rollout);
    close(penalty.ownGradient!(rollout).subarray(0, 2), [...plain.subarray(0, 2)]);
    const again = adaptiveKl.open(0.1, keys);
    again.restore!(structuredClone(penalty.save!()));
    close(again.perToken(rollout), [-0.11, -0.22, -0.27, -0.36]);
  });
});
