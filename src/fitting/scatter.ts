/** What one curve alone can say of its uncertainty: the scatter of its points about the fit. */
import type { RandomStream } from '../random/index.js';
import { normalQuantile, studentQuantile } from '../statistics/index.js';

export interface ScatterOptions {
  bootstrap?: number;
  confidence?: number;
  random: RandomStream;
  /** Multiplies every standard error. */
  widen?: number;
}

/**
 * Draws of (α, β) from the normal of the estimate, stretched so that their percentiles are Student's t interval:
 * coefficients and everything derived from them get their intervals alike. Shape: [draw][2].
 */
export function scatterReplicates(
  fit: { coefficients: number[]; covariance: number[][]; degreesOfFreedom: number },
  { bootstrap = 1000, confidence = 0.95, random, widen = 1 }: ScatterOptions,
): number[][] {
  const [[aa, ab], [, bb]] = fit.covariance;
  if (!(aa >= 0)) return [];
  const slope = aa > 0 ? ab / aa : 0;
  const rest = Math.sqrt(Math.max(0, bb - slope * ab));
  const probability = (1 + confidence) / 2;
  const stretch = (widen * studentQuantile(probability, fit.degreesOfFreedom)) / normalQuantile(probability);
  const [alpha, beta] = fit.coefficients;
  return Array.from({ length: bootstrap }, () => {
    const alphaMove = stretch * Math.sqrt(aa) * random.normal();
    return [alpha + alphaMove, beta + slope * alphaMove + stretch * rest * random.normal()];
  });
}

/**
 * How much wider errors are when neighbouring residuals go together: √((1 + ρ)/(1 − ρ)) for an AR(1) process with
 * lag-1 correlation ρ (Bartlett 1946). 1 when ρ is within two standard errors of 0; ρ counts as 0.9 at most.
 */
export function smoothnessFactor(residuals: readonly number[]): number {
  const total = residuals.reduce((sum, value) => sum + value * value, 0);
  const lagged = residuals.slice(1).reduce((sum, value, index) => sum + value * residuals[index], 0);
  const correlation = Math.min(lagged / total, 0.9);
  return correlation > 2 / Math.sqrt(residuals.length) ? Math.sqrt((1 + correlation) / (1 - correlation)) : 1;
}
