/** The sigmoid of RL compute (ScaleRL). */
import type { FormInput, FunctionalForm } from '../../fitting/index.js';
import { extent } from '../../statistics/index.js';

const compute: FormInput = { name: 'compute', unit: 'GPU hours or FLOP', min: 0 };

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
    const [low, high] = extent(outputs);
    const computes = inputs.map(([c]) => c).filter((c) => c > 0);
    const [, largest] = extent(computes);
    const middles = [0.1, 0.3, 1, 3].map((share) => share * largest);
    return middles.flatMap((middle) =>
      [0.5, 1, 2, 4].map((slope) => [low, high + 0.2 * (high - low), middle, slope]),
    );
  },
};
