import { describe, expect, it } from 'vitest';
import { fitForm, profileInterval, profileParameter } from '../../src/fitting/index.js';
import { forms } from '../../src/laws/index.js';
import { createRandom } from '../../src/random/index.js';
import { studentQuantile } from '../../src/statistics/index.js';

const random = createRandom(23).stream('profile');

describe('profile intervals', () => {
  it('equal Student’s t interval where the form is linear', () => {
    const inputs = Array.from({ length: 20 }, (_, index) => [0.2 + index / 5]);
    const outputs = inputs.map((input) => forms.bon.value(input, [0.6, 0.1]) + 0.03 * random.normal());
    const data = { form: forms.bon, inputs, outputs };
    const fit = fitForm(data);
    const { low, high } = profileParameter(data, fit, 1);
    const half = studentQuantile(0.975, 18) * fit.standardErrors[1];
    expect(low).toBeCloseTo(fit.parameters[1] - half, 6);
    expect(high).toBeCloseTo(fit.parameters[1] + half, 6);
  });

  it('find the ends of a parabola', () => {
    const interval = profileInterval({
      estimate: 2,
      minimum: 1,
      level: 5,
      objective: (value) => 1 + (value - 2) ** 2,
      step: 0.1,
    });
    expect(interval.low).toBeCloseTo(0, 5);
    expect(interval.high).toBeCloseTo(4, 5);
  });

  it('are infinite, or end at the bound, where the objective never rises to the level', () => {
    const flat = { estimate: 2, minimum: 1, level: 5, objective: () => 1, step: 0.1 };
    expect(profileInterval(flat).high).toBe(Number.POSITIVE_INFINITY);
    expect(profileInterval({ ...flat, min: 0 }).low).toBe(0);
  });

  it('leave ScaleRL’s A open above when the data end below C_mid, and close it when they reach beyond', () => {
    const truth = [0.2, 0.65, 3000, 1.7];
    const intervalOfA = (largest: number) => {
      const inputs = Array.from({ length: 30 }, (_, index) => [100 * (largest / 100) ** (index / 29)]);
      const outputs = inputs.map((input) => forms.scaleRl.value(input, truth) + 0.01 * random.normal());
      const data = { form: forms.scaleRl, inputs, outputs };
      return profileParameter(data, fitForm(data), 1);
    };
    const short = intervalOfA(2500);
    const long = intervalOfA(100_000);
    expect(long.low).toBeLessThan(0.65);
    expect(long.high).toBeGreaterThan(0.65);
    expect(long.high - long.low).toBeLessThan(0.05);
    expect(short.low).toBeLessThan(0.65);
    expect(short.high - short.low).toBeGreaterThan(5 * (long.high - long.low));
  });
});
