/** Laws that saturate: the sigmoid of RL compute (ScaleRL) and the coverage of repeated sampling. */
import type { FormInput, FunctionalForm } from '../../fitting/index.js';

const compute: FormInput = { name: 'compute', unit: 'GPU hours or FLOP', min: 0 };
const samples: FormInput = { name: 'samples', unit: 'samples a problem', min: 1 };

/** (C_mid/C)^B, 0 at C = ∞. */
const odds = (compute: number, middle: number, slope: number) => (middle / compute) ** slope;

/**
 * R_0 + (A − R_0)/(1 + (C_mid/C)^B) (Khatri et al. 2025, ScaleRL, arXiv:2510.13786, equation 1).
 *
 * Data below C_mid fix only (A − R_0) C_mid^−B: take A's interval from the profile, not from the bootstrap.
 */
export const scaleRl: FunctionalForm = {
  name: 'scale-rl',
  formula: 'R_0 + (A − R_0)/(1 + (C_mid/C)^B)',
  source: 'Khatri et al. 2025, arXiv:2510.13786, equation 1',
  inputs: [compute],
  output: 'mean reward or pass rate',
  parameters: [
    { name: 'R0', symbol: 'R_0' },
    { name: 'A', symbol: 'A' },
    { name: 'Cmid', symbol: 'C_mid', min: 0 },
    { name: 'B', symbol: 'B', min: 0 },
  ],
  value: ([c], [r0, a, middle, slope]) => r0 + (a - r0) / (1 + odds(c, middle, slope)),
  gradient: ([c], [r0, a, middle, slope]) => {
    const ratio = odds(c, middle, slope);
    const share = 1 / (1 + ratio);
    // At C = 0 the share is 0 and ratio · share² is ∞ · 0.
    const fall = Number.isFinite(ratio) ? -(a - r0) * ratio * share * share : 0;
    const logRatio = c > 0 ? Math.log(middle / c) : 0;
    return [1 - share, share, (fall * slope) / middle, fall * logRatio];
  },
  starts: (inputs, outputs) => {
    const scores = Array.from(outputs);
    const low = Math.min(...scores);
    const high = Math.max(...scores);
    const computes = inputs.map(([c]) => c).filter((c) => c > 0);
    const middles = [0.1, 0.3, 1, 3].map((share) => share * Math.max(...computes));
    return middles.flatMap((middle) =>
      [0.5, 1, 2, 4].map((slope) => [low, high + 0.2 * (high - low), middle, slope]),
    );
  },
};

/** Coverage 1 − exp(−ak^b): independent failures, stretched by the spread of difficulty (b < 1). */
export const coverage: FunctionalForm = {
  name: 'coverage',
  formula: '1 − exp(−ak^b)',
  source: 'the Weibull form of pass@k; compare Brown et al. 2024, arXiv:2407.21787, section 3',
  inputs: [samples],
  output: 'share of problems solved by any of k samples',
  parameters: [
    { name: 'a', symbol: 'a', min: 0 },
    { name: 'b', symbol: 'b', min: 0 },
  ],
  value: ([k], [a, b]) => -Math.expm1(-a * k ** b),
  gradient: ([k], [a, b]) => {
    const slope = Math.exp(-a * k ** b) * k ** b;
    return [slope, slope * a * Math.log(k)];
  },
  starts: () => [0.01, 0.1, 1].flatMap((a) => [0.2, 0.5, 1].map((b) => [a, b])),
};

/** Coverage exp(−ak^−b): −log coverage is a power law (Brown et al. 2024, section 3.1; Schaeffer et al. 2025). */
export const coveragePower: FunctionalForm = {
  name: 'coverage-power',
  formula: 'exp(−ak^−b)',
  source: 'Brown et al. 2024, arXiv:2407.21787, section 3.1',
  inputs: [samples],
  output: 'share of problems solved by any of k samples',
  parameters: coverage.parameters,
  value: ([k], [a, b]) => Math.exp(-a * k ** -b),
  gradient: ([k], [a, b]) => {
    const power = k ** -b;
    const value = Math.exp(-a * power);
    return [-value * power, value * a * power * Math.log(k)];
  },
  starts: () => [0.3, 1, 3].flatMap((a) => [0.1, 0.3, 1].map((b) => [a, b])),
};
