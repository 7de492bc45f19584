import { describe, expect, it } from 'vitest';
import {
  betaQuantile,
  binomialInterval,
  chiSquaredQuantile,
  exactBinomialInterval,
  fCdf,
  fQuantile,
  logGamma,
  normalCdf,
  normalQuantile,
  studentCdf,
  studentQuantile,
} from '../../src/statistics/index.js';

describe('distributions agree with printed tables', () => {
  it('normal quantiles', () => {
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 10);
    expect(normalQuantile(0.05)).toBeCloseTo(-1.6448536269514722, 10);
    expect(normalCdf(1)).toBeCloseTo(0.8413447460685429, 12);
  });

  it.each([
    [1, 12.706204736432095],
    [4, 2.7764451051977987],
    [30, 2.0422724563012373],
  ])('Student t, 0.975, %i degrees of freedom', (degrees, expected) => {
    expect(studentQuantile(0.975, degrees)).toBeCloseTo(expected, 8);
  });

  it('Student t with one degree of freedom is Cauchy: F(1) = 3/4', () => {
    expect(studentCdf(1, 1)).toBeCloseTo(0.75, 13);
  });

  it('F quantiles, and F(1, ν) is t(ν) squared', () => {
    expect(fQuantile(0.95, 3, 10)).toBeCloseTo(3.708264819, 7);
    expect(fQuantile(0.95, 1, 7)).toBeCloseTo(studentQuantile(0.975, 7) ** 2, 8);
    expect(fCdf(-1, 3, 10)).toBe(0);
  });

  it('χ² quantiles, with 2 degrees of freedom −2 ln(1 − p)', () => {
    expect(chiSquaredQuantile(0.95, 1)).toBeCloseTo(3.841458820694124, 8);
    expect(chiSquaredQuantile(0.9, 2)).toBeCloseTo(-2 * Math.log(0.1), 10);
  });

  it('beta quantiles: Beta(2, 1) has distribution function x²', () => {
    expect(betaQuantile(0.49, 2, 1)).toBeCloseTo(0.7, 12);
  });

  it('ln Γ at integers is ln (n − 1)! and at ½ is ln √π', () => {
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 11);
    expect(logGamma(0.5)).toBeCloseTo(0.5 * Math.log(Math.PI), 13);
  });
});

describe('binomial intervals', () => {
  it('Wilson, 8 of 10: [0.490, 0.943] (Newcombe 1998)', () => {
    const { low, high } = binomialInterval(8, 10);
    expect(low).toBeCloseTo(0.4902, 4);
    expect(high).toBeCloseTo(0.9433, 4);
  });

  it('Wilson, 81 of 263: [0.2553, 0.3662] (Newcombe 1998, table I)', () => {
    const { low, high } = binomialInterval(81, 263);
    expect(low).toBeCloseTo(0.2553, 4);
    expect(high).toBeCloseTo(0.3662, 4);
  });

  it('Clopper–Pearson, 81 of 263: [0.2527, 0.3676] (Newcombe 1998, table I)', () => {
    const { low, high } = exactBinomialInterval(81, 263);
    expect(low).toBeCloseTo(0.2527, 4);
    expect(high).toBeCloseTo(0.3676, 4);
  });

  it('Clopper–Pearson, 0 of n: the upper end is 1 − (0.025)^(1/n)', () => {
    expect(exactBinomialInterval(0, 10)).toMatchObject({ estimate: 0, low: 0 });
    expect(exactBinomialInterval(0, 10).high).toBeCloseTo(1 - 0.025 ** 0.1, 10);
    expect(exactBinomialInterval(10, 10).high).toBe(1);
  });
});
