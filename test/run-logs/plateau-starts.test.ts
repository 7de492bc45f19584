/** Curves that rise from 0 to a plateau, which follow no law: that a constant mends the fit makes them no curves with another start. */
import { expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { shareOfPlateausDoubted } from '../support/planted-starts.js';

const random = createRandom('plateaus of the test');

// Without the look at a plateau all of them are doubted; with it fewer than one in four are, of which 13 of 24 is a chance below 1 %.
it.each(['bon', 'rl'] as const)('a plateau fitted as %s is rarely taken for another start', (form) => {
  const share = shareOfPlateausDoubted({ form, scale: 5, largestKl: 30, noise: 0.02, sets: 24, random });
  expect(share).toBeLessThanOrEqual(0.5);
});
