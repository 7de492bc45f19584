/** Suggestions for misspelt words. */
import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from '../../src/config/nearest.js';

describe('the nearest word', () => {
  // The classic values of Wagner and Fischer 1974 and of every textbook since.
  it.each([
    ['kitten', 'sitting', 3],
    ['saturday', 'sunday', 3],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ])('is as far from %s to %s as the textbook says', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
    expect(editDistance(to, from)).toBe(distance);
  });

  it('ignores case and gives up where nothing is near', () => {
    expect(nearest('KLbudget', ['klBudget', 'klPenalty'])).toBe('klBudget');
    expect(nearest('xyzzy', ['klBudget', 'seed'])).toBeUndefined();
    expect(nearest('a', [])).toBeUndefined();
  });
});
