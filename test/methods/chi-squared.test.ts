/** Rewards of the √χ² penalty on responses in exact proportion to a policy of four responses, worked by hand. */
import { expect, it } from 'vitest';
import { boundedRatio, chiSquaredRewards } from '../../src/methods/penalties/chi-squared.js';
import type { Rollout } from '../../src/methods/rollout.js';

/** π = (1/2, 1/4, 1/8, 1/8) eight times drawn, π_init uniform; each response of two tokens shares its log-ratio. */
const drawn = [0, 0, 0, 0, 1, 1, 2, 3];
const p = [1 / 2, 1 / 4, 1 / 8, 1 / 8];
const rollout = {
  ...{ replicas: 1, batch: 8, responseLength: 2 },
  logProbs: Float32Array.from(
    drawn.flatMap((response) => [Math.log(p[response]) / 2, Math.log(p[response]) / 2]),
  ),
  initialLogProbs: Float32Array.from({ length: 16 }, () => Math.log(1 / 4) / 2),
} as Rollout;

it('is −ρ/√(χ² + 0.01), with χ² = 4·(1/4 + 1/16 + 2/64) − 1 = 0.375', () => {
  const rewards = chiSquaredRewards(rollout, 10);
  [2, 2, 2, 2, 1, 1, 0.5, 0.5].forEach((ratio, row) => {
    expect(rewards[row]).toBeCloseTo(-ratio / Math.sqrt(0.385), 5);
  });
});

it('has the policy gradient of −√(χ² + 0.01)', () => {
  const rewards = chiSquaredRewards(rollout, 10);
  const objective = (logits: readonly number[]) => {
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    const chi = logits.reduce((sum, logit) => sum + 4 * (Math.exp(logit) / total) ** 2, 0) - 1;
    return -Math.sqrt(chi + 0.01);
  };
  const logits = p.map(Math.log);
  logits.forEach((_, place) => {
    const moved = (by: number) => logits.map((logit, index) => (index === place ? logit + by : logit));
    const slope = (objective(moved(1e-5)) - objective(moved(-1e-5))) / 2e-5;
    // ∂ ln π(y) / ∂ logit = [y is it] − π(it).
    const estimate = drawn.reduce(
      (sum, response, row) => sum + (rewards[row] / 8) * ((response === place ? 1 : 0) - p[place]),
      0,
    );
    expect(estimate).toBeCloseTo(slope, 5);
  });
});

it('goes on along the tangent from the largest log-ratio on', () => {
  expect(boundedRatio(1, 2)).toBeCloseTo(Math.E, 12);
  expect(boundedRatio(2, 2)).toBeCloseTo(Math.E ** 2, 12);
  expect(boundedRatio(5, 2)).toBeCloseTo(4 * Math.E ** 2, 10);
});
