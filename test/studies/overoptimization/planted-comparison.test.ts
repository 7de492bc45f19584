/** A sample of `npm run planted:compare`: pairs of conditions from known laws, and whether intervals hold the differences. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import { binomialInterval } from '../../../src/statistics/index.js';
import { differenceCoverage, plantedPairs } from '../../support/planted-comparison.js';

const random = createRandom('planted-comparison-test');

describe.each(plantedPairs)('$name', (pair) => {
  it('has intervals of every difference that hold what was planted', () => {
    const found = differenceCoverage(pair, { seeds: 4, draws: 40, random: random.stream(pair.name) });
    const names = found.map(({ quantity }) => quantity.split('/')[0]);
    expect(new Set(names)).toEqual(
      new Set(['alpha', 'beta', 'peak-gold', 'gold-at-kl', 'gold-at-proxy', 'gold-at-end', 'loss']),
    );
    // 95 % of 40 are 38; of single quantities the whole range of chance counts (4 σ).
    for (const { quantity, covered } of found) expect(covered, quantity).toBeGreaterThan(31);
    const all = found.reduce((sum, { covered }) => sum + covered, 0);
    const { estimate } = binomialInterval(all, 40 * found.length);
    expect(estimate).toBeGreaterThan(0.9);
    expect(estimate).toBeLessThan(0.985);
  });
});
