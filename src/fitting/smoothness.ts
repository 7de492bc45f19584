/** How far neighbouring residuals go together. */

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
