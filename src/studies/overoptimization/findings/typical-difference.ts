/** How far paired curves lie apart over a range. */
import { clusterInterval, type Interval, mean, type Weights } from '../../../statistics/index.js';

/**
 * Root mean square over places of the mean difference over seeds, 0 and above; `differences` is [seed][place]. The square of a
 * mean is too large by the variance of the mean, which is taken off: seeds that scatter about no difference give about 0.
 */
export function typicalDifference(differences: readonly (readonly number[])[], confidence: number): Interval {
  const found = clusterInterval(differences.length, (weights) => ofWeights(differences, weights), {
    confidence,
  });
  return { ...found, low: Math.max(0, found.low) };
}

function ofWeights(differences: readonly (readonly number[])[], weights: Weights): number {
  const drawn = weights.reduce((sum, weight) => sum + weight, 0);
  const squares = differences[0].map((_, place) => {
    const average = (of: (value: number) => number) =>
      differences.reduce((sum, own, seed) => sum + weights[seed] * of(own[place]), 0) / drawn;
    const centre = average((value) => value);
    const variance = (average((value) => (value - centre) ** 2) * drawn) / (drawn - 1);
    return centre ** 2 - variance / drawn;
  });
  return Math.sqrt(Math.max(0, mean(squares)));
}
