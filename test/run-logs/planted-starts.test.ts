/** A sample of `npm run planted:starts`. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { flatCurve, plantedStarts, shareNoticed } from '../support/planted-starts.js';

const sets = 20;
const random = createRandom('starts of the test');

describe.each([...plantedStarts, flatCurve])('$form, α $alpha', (planted) => {
  // 5 % are allowed; four of 20 or more have a chance of 2 % then.
  it('scores that start at 0 are hardly ever doubted', () => {
    const share = shareNoticed({ ...planted, start: 0, sets, random: random.stream(`0/${planted.alpha}`) });
    expect(share).toBeLessThanOrEqual(4 / sets);
  });
});

describe.each(plantedStarts)('$form, α $alpha', (planted) => {
  // 90 % are asked for; 14 of 20 or fewer have a chance of 1 % then.
  it.each([0.5, -0.5])('a start at %d is noticed', (start) => {
    const share = shareNoticed({
      ...planted,
      start,
      sets,
      random: random.stream(`${start}/${planted.alpha}`),
    });
    expect(share).toBeGreaterThanOrEqual(15 / sets);
  });
});
