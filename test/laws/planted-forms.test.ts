/** A sample of `npm run planted:forms`. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { preferences } from '../support/planted-intervals/preference.js';

const random = createRandom('forms of the test');
const noisy = { points: 20, runs: 1, correlation: 0.8, white: 0 };
const clear = { points: 60, runs: 1, correlation: 0, white: 0, noise: 0.02, reach: Math.sqrt(30) };

describe.each(['bon', 'rl', 'log-one-plus'] as const)('%s', (form) => {
  // 5 % are allowed; four of 15 or more have a chance of 1 % then.
  it('a wrong law is hardly ever preferred where noise wanders', () => {
    const { wrong } = preferences({ form, ...noisy }, { studies: 15, random: random.stream(form) });
    expect(wrong).toBeLessThanOrEqual(3);
  });

  // 90 % are asked for; four of 8 or fewer have a chance below 1 % then.
  it('the right law is told where the points tell it', () => {
    const { told } = preferences({ form, ...clear }, { studies: 8, random: random.stream(`${form} clear`) });
    expect(told).toBeGreaterThanOrEqual(5);
  });
});
