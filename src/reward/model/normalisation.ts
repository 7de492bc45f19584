/** Normalisation of scores after training, as in Gao et al. section 2.2. */
import { mean, standardDeviation } from '../../statistics/index.js';

/** normalised = (raw − mean) · scale. */
export interface Normalisation {
  mean: number;
  scale: number;
}

export function normalise(scores: ArrayLike<number>, by: Normalisation): Float64Array {
  const normalised = new Float64Array(scores.length);
  for (let index = 0; index < scores.length; index++)
    normalised[index] = (scores[index] - by.mean) * by.scale;
  return normalised;
}

/** Mean 0 and standard deviation 1 on these scores of the initial policy's responses: gold and human. */
export function unitNormalisation(scores: ArrayLike<number>): Normalisation {
  return { mean: mean(scores), scale: 1 / standardDeviation(scores, 0) };
}

/** How a proxy's scores are brought to gold's units. */
export const scaleRules = ['soft-labels', 'regression'] as const;
export type ScaleRule = (typeof scaleRules)[number];

/**
 * The factor of each rule, from score differences of the same held-out pairs, gold's in normalised units.
 *
 * `soft-labels`: the one that minimises the cross-entropy against gold's soft labels σ(Δ gold) (Gao et al. 2022, section
 * 2.2). `regression`: the slope of gold's difference on the proxy's through 0, by which proxy and gold gain the same on
 * average as long as responses are those of the initial policy.
 */
export function gapScales(
  proxyGaps: ArrayLike<number>,
  goldGaps: ArrayLike<number>,
): Record<ScaleRule, number> {
  return {
    'soft-labels': softLabelScale(proxyGaps, goldGaps),
    regression: regressionScale(proxyGaps, goldGaps),
  };
}

/** A proxy at chance may ask for a scale below zero; the smallest positive one keeps its direction. */
const smallestScale = 1e-6;

function regressionScale(proxyGaps: ArrayLike<number>, goldGaps: ArrayLike<number>): number {
  let [products, squares] = [0, 0];
  for (let pair = 0; pair < proxyGaps.length; pair++) {
    products += proxyGaps[pair] * goldGaps[pair];
    squares += proxyGaps[pair] ** 2;
  }
  return Math.max(smallestScale, squares > 0 ? products / squares : 0);
}

/** argmin over c > 0 of Σ −p ln σ(c·x) − (1 − p) ln σ(−c·x), p = σ(gold gap): convex, so by bisection of its slope. */
export function softLabelScale(proxyGaps: ArrayLike<number>, goldGaps: ArrayLike<number>): number {
  const labels = Float64Array.from(goldGaps, sigmoid);
  const slope = (scale: number) => {
    let sum = 0;
    for (let pair = 0; pair < proxyGaps.length; pair++) {
      sum += (sigmoid(scale * proxyGaps[pair]) - labels[pair]) * proxyGaps[pair];
    }
    return sum;
  };
  let low = smallestScale;
  let high = 1;
  if (slope(low) >= 0) return low;
  while (slope(high) < 0 && high < 1e6) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (slope(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
