/** Oracles: dense covariance matrices in numpy 2.4 (solve, slogdet), quoted to the digits that are compared. */
import { describe, expect, it } from 'vitest';
import { covarianceForm, noiseHypotheses, weighNoise, whitenedProducts } from '../../src/fitting/index.js';

const rows = [
  [0.5, 0.2, 0.03],
  [1, 0.1, -0.02],
  [1.5, -0.4, 0.05],
  [2, -1, 0.04],
  [2.5, -2, -0.03],
  [3, -3.1, -0.06],
];
/** Uneven, and a run of one point after the others. */
const steps = [Number.POSITIVE_INFINITY, 1, 0.5, 2, 1, Number.POSITIVE_INFINITY];
const model = { memory: 2, white: 0.3 };

function expectClose(found: readonly number[][], dense: readonly number[][]): void {
  for (const [i, row] of dense.entries())
    for (const [j, value] of row.entries()) expect(found[i][j]).toBeCloseTo(value, 12);
}

describe('products under noise with a memory', () => {
  it('AᵀΣ⁻¹A and ln |Σ| are those of the dense covariance', () => {
    const { products, logDeterminant } = whitenedProducts(rows, steps, model);
    expect(logDeterminant).toBeCloseTo(-0.8450482061990862, 12);
    const dense = [
      [17.191497902887185, -14.519159010453254, -0.16127529211484098],
      [-14.519159010453254, 13.941183182824123, 0.21528847175939864],
      [-0.16127529211484098, 0.21528847175939864, 0.01424576985695],
    ];
    expectClose(products, dense);
  });

  it('AᵀΣA is that of the dense covariance', () => {
    const dense = [
      [34.10643399541358, -21.096216134896707, 0.01264801356635187],
      [-21.096216134896707, 16.698221428683265, 0.14580024417183016],
      [0.01264801356635187, 0.14580024417183016, 0.00881890244301242],
    ];
    expectClose(covarianceForm(rows, steps, model), dense);
  });
});

describe('the posterior of kinds of noise', () => {
  const klDistance = [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4];
  const residuals = [0.03, 0.02, -0.01, -0.04, -0.03, 0.01, 0.04, 0.02];
  const noise = weighNoise({
    ...{ klDistance, residuals },
    design: (index) => [klDistance[index], -klDistance[index] * Math.log(klDistance[index])],
  });
  const kind = (memory: number, white: number) =>
    noise.find(
      ({ hypothesis: { model } }) => Math.abs(model.memory - memory) < 1e-9 && model.white === white,
    )!;

  it.each([
    [0, 0, -58.59231344884604, 0.0008793240165832343],
    [0.4, 0, -59.11964260634459, 0.0008281157674652932],
    [16, 0.3, -57.20122849758645, 0.0019223793226801923],
  ])(
    'memory %d, independent share %d: deviance and variance of generalised least squares',
    (memory, white, deviance, variance) => {
      expect(kind(memory, white).deviance).toBeCloseTo(deviance, 9);
      expect(kind(memory, white).variance).toBeCloseTo(variance, 12);
    },
  );

  it('follows the restricted likelihood and the prior', () => {
    const [independent, short, long] = [kind(0, 0), kind(0.4, 0), kind(16, 0.3)];
    // Half for independence; of the other half 3 : 1 : 1 in each of 13 memories along both orders.
    expect(short.weight / independent.weight).toBeCloseTo(
      (3 / 130) * Math.exp(13.237593493362981 - 12.909760081340833),
      9,
    );
    expect(long.weight / independent.weight).toBeCloseTo(
      (1 / 130) * Math.exp(13.562496960346426 - 12.909760081340833),
      9,
    );
    expect(noise.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  });

  it('takes a long series in stretches of one run each', () => {
    const count = 1000;
    const long = Array.from({ length: count }, (_, index) => index / 100);
    const found = weighNoise({
      klDistance: long,
      runs: long.map((_, index) => (index < 500 ? 'a' : 'b')),
      residuals: long.map((_, index) => (index % 2 ? 0.01 : -0.01)),
      design: (index) => [long[index], 1],
    });
    const { rows: means, steps: gaps } = found[0].stretches;
    // Of three points each, and the last two of both runs by themselves.
    expect(means).toHaveLength(2 * Math.ceil(500 / 3));
    expect(gaps.filter((gap) => gap === Number.POSITIVE_INFINITY)).toHaveLength(2);
    expect(means[0][0]).toBeCloseTo(0.01, 12);
  });
});

it('along the distance steps are gaps over their mean, along the log they are 1', () => {
  const hypotheses = noiseHypotheses({ klDistance: [2, 1, 4] });
  const orders = [...new Set(hypotheses.map(({ order }) => order))];
  expect(orders).toEqual([
    { order: [0, 1, 2], steps: [Number.POSITIVE_INFINITY, 1, 1] },
    { order: [1, 0, 2], steps: [Number.POSITIVE_INFINITY, 1 / 1.5, 2 / 1.5] },
  ]);
  expect(hypotheses.reduce((sum, { prior }) => sum + prior, 0)).toBeCloseTo(1, 12);
});
