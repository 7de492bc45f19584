/**
 * The ideal learner of the language, as the yardstick of networks: a table a row, and what follows a token whatever the
 * topic for rows that it does not know. Both curves are sums over all rows.
 */
import type { LanguageRowsFacts } from './rows.js';

/**
 * Excess after D tokens: a row that was seen often is worth knowing, at (V − 1) / 2n nats for n sightings (the expected
 * divergence of a fitted multinomial), which over its share of the tokens is (V − 1) / 2D; else it costs what not knowing
 * it costs. The sum of the smaller ones.
 */
export function idealExcess(
  { weights, divergences }: LanguageRowsFacts,
  tokens: number,
  vocabularySize: number,
) {
  const learned = (vocabularySize - 1) / (2 * tokens);
  return weights.reduce((sum, weight, row) => sum + Math.min(weight * divergences[row], learned), 0);
}

/** Excess of whoever knows the M most valuable rows exactly and of no other more than its token says, for each M. */
export function capacityExcess(
  { weights, divergences }: LanguageRowsFacts,
  rows: readonly number[],
): number[] {
  const losses = weights.map((weight, row) => weight * divergences[row]).sort();
  // Small to large, so that what M rows leave is the sum of the others.
  const left = new Float64Array(losses.length + 1);
  for (let index = 0; index < losses.length; index++) left[index + 1] = left[index] + losses[index];
  return rows.map((known) => left[Math.max(0, losses.length - known)]);
}
