import { describe, expect, it } from 'vitest';
import {
  bootstrapParameters,
  fitHuber,
  huberLoss,
  parameterIntervals,
  profileHuberParameter,
} from '../../src/fitting/index.js';
import { forms } from '../../src/laws/index.js';
import { createRandom } from '../../src/random/index.js';
import { chinchillaPoints } from './reference-data.js';

/** Besiroglu et al. 2024, arXiv:2404.10102: estimates, standard errors and 95 % intervals for E, A, B, a, b. */
const published = {
  estimates: [1.8169, 482.01, 2085.43, 0.3478, 0.3659],
  standardErrors: [0.0257, 124.5, 1293.3, 0.0154, 0.0206],
  intervals: [
    [1.769, 1.871],
    [285, 744],
    [1042, 5810],
    [0.317, 0.373],
    [0.331, 0.415],
  ],
};

const data = { form: forms.chinchilla, ...chinchillaPoints() };
const fit = fitHuber(data);

describe('Chinchilla, 240 points', () => {
  it('lies within one published standard error of Besiroglu et al.', () => {
    expect(fit.converged).toBe(true);
    for (const [index, value] of published.estimates.entries()) {
      expect(Math.abs(fit.parameters[index] - value)).toBeLessThan(published.standardErrors[index]);
    }
  });

  it('equals a rerun of their notebook to four digits: 1.8172, 477.8, 2143, 0.3473, 0.3672', () => {
    const notebook = [1.8172, 477.8, 2143, 0.3473, 0.3672];
    for (const [index, value] of notebook.entries())
      expect(Math.abs(fit.parameters[index] / value - 1)).toBeLessThan(4e-4);
  });

  it('has bootstrap intervals of the published width, ± 30 %', () => {
    const replicates = bootstrapParameters(
      (weights) => fitHuber({ ...data, weights }, { warmStart: fit }).parameters,
      {
        observations: data.outputs.length,
        resamples: 400,
        random: createRandom(0).stream('chinchilla'),
      },
    );
    const intervals = parameterIntervals(fit.parameters, replicates);
    for (const [index, [low, high]] of published.intervals.entries()) {
      const ratio = (intervals[index].high - intervals[index].low) / (high - low);
      expect(ratio, forms.chinchilla.parameters[index].name).toBeGreaterThan(0.7);
      expect(ratio, forms.chinchilla.parameters[index].name).toBeLessThan(1.3);
    }
  });

  it('has a profile of A that overlaps the published interval and is skewed like it', () => {
    const { low, high } = profileHuberParameter(data, fit, 1);
    expect(low).toBeGreaterThan(200);
    expect(low).toBeLessThan(400);
    expect(high).toBeGreaterThan(600);
    expect(high).toBeLessThan(1100);
    expect(high - fit.parameters[1]).toBeGreaterThan(fit.parameters[1] - low);
  });
});

describe('huberLoss', () => {
  it('is half the square within δ and grows linearly beyond, without a jump', () => {
    expect(huberLoss(0.5, 1)).toBe(0.125);
    expect(huberLoss(-3, 1)).toBe(2.5);
    expect(huberLoss(1 + 1e-9, 1)).toBeCloseTo(huberLoss(1, 1), 8);
  });

  it('ignores a gross outlier that least squares would follow', () => {
    const inputs = Array.from({ length: 30 }, (_, index) => [10 ** (5 + index / 10)]);
    const outputs = inputs.map((input) => forms.kaplanParameters.value(input, [8.8e13, 0.076]));
    outputs[10] *= 3;
    const robust = fitHuber({ form: forms.kaplanParameters, inputs, outputs });
    expect(robust.parameters[1]).toBeCloseTo(0.076, 4);
  });
});
