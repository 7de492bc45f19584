import { describe, expect, it } from 'vitest';
import { augmentedRow, leastSquares, solveTriangle, triangularise } from '../../src/statistics/index.js';

/** NIST StRD Longley: y, then x1 … x6. */
const longley = [
  [60323, 83.0, 234289, 2356, 1590, 107608, 1947],
  [61122, 88.5, 259426, 2325, 1456, 108632, 1948],
  [60171, 88.2, 258054, 3682, 1616, 109773, 1949],
  [61187, 89.5, 284599, 3351, 1650, 110929, 1950],
  [63221, 96.2, 328975, 2099, 3099, 112075, 1951],
  [63639, 98.1, 346999, 1932, 3594, 113270, 1952],
  [64989, 99.0, 365385, 1870, 3547, 115094, 1953],
  [63761, 100.0, 363112, 3578, 3350, 116219, 1954],
  [66019, 101.2, 397469, 2904, 3048, 117388, 1955],
  [67857, 104.6, 419180, 2822, 2857, 118734, 1956],
  [68169, 108.4, 442769, 2936, 2798, 120445, 1957],
  [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
  [68655, 112.6, 482704, 3813, 2552, 123366, 1959],
  [69564, 114.2, 502601, 3931, 2514, 125368, 1960],
  [69331, 115.7, 518173, 4806, 2572, 127852, 1961],
  [70551, 116.9, 554894, 4007, 2827, 130081, 1962],
];

describe('least squares', () => {
  it('reaches eight digits of the certified values on NIST StRD Longley', () => {
    const design = longley.map(([, ...x]) => [1, ...x]);
    const fit = leastSquares({ design, response: longley.map(([y]) => y) });
    const certified = [
      -3482258.63459582, 15.0618722713733, -0.035819179292591, -2.02022980381683, -1.03322686717359,
      -0.0511041056535807, 1829.15146461355,
    ];
    const errors = [
      890420.383607373, 84.9149257747669, 0.0334910077722432, 0.488399681651699, 0.214274163161675,
      0.22607320006937, 455.478499142212,
    ];
    for (const [index, value] of certified.entries()) {
      expect(Math.abs(fit.coefficients[index] / value - 1)).toBeLessThan(1e-8);
      expect(Math.abs(fit.standardErrors[index] / errors[index] - 1)).toBeLessThan(1e-8);
    }
    expect(fit.residualSumOfSquares / fit.degreesOfFreedom).toBeCloseTo(304.854073561965 ** 2, 4);
  });

  it('treats an integer weight as that many copies of the observation', () => {
    const design = [
      [1, 0],
      [1, 1],
      [1, 2],
    ];
    const weighted = leastSquares({ design, response: [0, 3, 1], weights: [1, 3, 1] });
    const copied = leastSquares({
      design: [design[0], design[1], design[1], design[1], design[2]],
      response: [0, 3, 3, 3, 1],
    });
    for (const index of [0, 1])
      expect(weighted.coefficients[index]).toBeCloseTo(copied.coefficients[index], 13);
    expect(weighted.residualSumOfSquares).toBeCloseTo(copied.residualSumOfSquares, 13);
  });

  it('gives the same fit from stacked triangles as from all rows', () => {
    const rows = longley.map(([y, x1, x2]) => augmentedRow([1, x1, x2], y));
    const stacked = triangularise([...triangularise(rows.slice(0, 7)), ...triangularise(rows.slice(7))]);
    const whole = solveTriangle(triangularise(rows), rows.length);
    const parts = solveTriangle(stacked, rows.length);
    for (const index of [0, 1, 2])
      expect(parts.coefficients[index] / whole.coefficients[index]).toBeCloseTo(1, 10);
    expect(parts.residualSumOfSquares / whole.residualSumOfSquares).toBeCloseTo(1, 10);
  });

  it('passes through as many points as coefficients and then knows no standard error', () => {
    const fit = leastSquares({
      design: [
        [1, 1],
        [1, 2],
      ],
      response: [3, 5],
    });
    expect(fit.coefficients[0]).toBeCloseTo(1, 13);
    expect(fit.coefficients[1]).toBeCloseTo(2, 13);
    expect(fit.degreesOfFreedom).toBe(0);
    expect(fit.standardErrors[0]).toBeNaN();
  });

  it('refuses linearly dependent regressors', () => {
    expect(() =>
      leastSquares({
        design: [
          [1, 2],
          [2, 4],
          [3, 6],
        ],
        response: [1, 2, 3],
      }),
    ).toThrow(RangeError);
  });
});
