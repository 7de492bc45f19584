/** Distribution functions and quantiles: normal, Student t, F, χ² and beta. */
import { incompleteBeta, incompleteGamma } from './special-functions.js';

/** Standard normal distribution function. */
export function normalCdf(z: number): number {
  const tail = 0.5 * (1 - incompleteGamma(0.5, (z * z) / 2));
  return z < 0 ? tail : 1 - tail;
}

export function normalQuantile(probability: number): number {
  return symmetricQuantile(probability, normalCdf);
}

/** Student's t with ν degrees of freedom (real ν > 0). */
export function studentCdf(t: number, degrees: number): number {
  const tail = 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
  return t < 0 ? tail : 1 - tail;
}

export function studentQuantile(probability: number, degrees: number): number {
  return symmetricQuantile(probability, (t) => studentCdf(t, degrees));
}

/** F with (numerator, denominator) degrees of freedom. */
export function fCdf(ratio: number, numerator: number, denominator: number): number {
  if (ratio <= 0) return 0;
  return incompleteBeta(
    (numerator * ratio) / (numerator * ratio + denominator),
    numerator / 2,
    denominator / 2,
  );
}

export function fQuantile(probability: number, numerator: number, denominator: number): number {
  return bisect((ratio) => fCdf(ratio, numerator, denominator) - probability, 0);
}

export function chiSquaredCdf(value: number, degrees: number): number {
  return incompleteGamma(degrees / 2, value / 2);
}

export function chiSquaredQuantile(probability: number, degrees: number): number {
  return bisect((value) => chiSquaredCdf(value, degrees) - probability, 0);
}

export function betaQuantile(probability: number, a: number, b: number): number {
  return bisect((x) => incompleteBeta(x, a, b) - probability, 0, 1);
}

/** Quantile of a distribution symmetric about 0, by bisection in the upper tail. */
function symmetricQuantile(probability: number, cdf: (value: number) => number): number {
  if (probability === 0.5) return 0;
  if (probability < 0.5) return -symmetricQuantile(1 - probability, cdf);
  return bisect((value) => cdf(value) - probability, 0);
}

/** The root of an increasing function above `low`; without `high` the bracket grows by doubling. */
function bisect(difference: (value: number) => number, low: number, high?: number): number {
  let below = low;
  let above = high ?? 1;
  while (high === undefined && difference(above) < 0 && above < 1e300) above *= 2;
  for (let halving = 0; halving < 200 && above - below > 1e-15 * above; halving++) {
    const middle = (below + above) / 2;
    if (difference(middle) < 0) below = middle;
    else above = middle;
  }
  return (below + above) / 2;
}
