/** Progress of RL against compute: planted curves, and those of the reasoning prototype with its own fits. */
import { describe, expect, it } from 'vitest';
import { endAndPeak, fitProgress, foretellEnd, hasCollapsed } from '../../src/laws/index.js';
import { createRandom } from '../../src/random/index.js';
import { reasoningRun, reasoningRunFits } from './reference-data.js';

const sigmoid = (c: number, [start, ceiling, middle, slope]: number[]) =>
  start + (ceiling - start) / (1 + (middle / c) ** slope);

describe('a planted sigmoid', () => {
  const planted = [0.45, 0.8, 12, 1.4];
  const compute = Array.from({ length: 24 }, (_, index) => 3 * (index + 1));
  const exact = { start: 0.45, compute, reward: compute.map((c) => sigmoid(c, planted)) };

  it('is found, and its end foretold', () => {
    const fit = fitProgress({
      ...exact,
      reward: exact.reward.map((r, index) => r + (index % 2 ? 1e-4 : -1e-4)),
    });
    expect(fit.ceiling.estimate).toBeCloseTo(0.8, 2);
    expect(fit.middle.estimate).toBeCloseTo(12, 0);
    expect(fit.steepness.estimate).toBeCloseTo(1.4, 1);
    expect(fit.rmse).toBeLessThan(fit.rmseLogLinear / 10);
    expect(foretellEnd(exact).sigmoid).toBeCloseTo(endAndPeak(exact.reward).end, 5);
  });

  it('lies in 95 % intervals about so often', () => {
    const random = createRandom(5);
    const trials = 20;
    let held = 0;
    for (let trial = 0; trial < trials; trial++) {
      const noise = random.stream(`trial-${trial}`);
      const { ceiling } = fitProgress({
        ...exact,
        reward: exact.reward.map((r) => r + 0.01 * noise.normal()),
      });
      if (ceiling.low <= 0.8 && 0.8 <= ceiling.high) held += 1;
    }
    // A coverage of 95 % gives fewer than 16 of 20 once in 400 times (binomial).
    expect(held).toBeGreaterThanOrEqual(16);
  });
});

it('a collapsed run is told from one that rises', () => {
  const rises = [0.4, 0.5, 0.6, 0.65, 0.66, 0.67];
  expect(hasCollapsed({ start: 0.4, compute: rises, reward: rises })).toBe(false);
  const falls = [0.4, 0.6, 0.7, 0.72, 0.71, 0.4, 0.2, 0.1];
  expect(hasCollapsed({ start: 0.4, compute: falls, reward: falls })).toBe(true);
  expect(endAndPeak(falls).end).toBeCloseTo(0.7 / 3, 12);
});

describe.each(['grpo', 'cispo', 'rloo', 'dapo'])('the run of %s of the prototype', (name) => {
  const run = reasoningRun(name);
  const published = reasoningRunFits(name);

  it('gets the sigmoid that was published with it', () => {
    const fit = fitProgress(run);
    expect(Math.abs(fit.ceiling.estimate - published.ceiling)).toBeLessThan(0.002);
    expect(fit.rmse).toBeCloseTo(published.rmse, 4);
    expect(fit.rmseLogLinear).toBeCloseTo(published.rmseLogLinear, 4);
  });
});
