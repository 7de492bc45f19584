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
    expect(nearest('y', ['kl'])).toBeUndefined();
  });

  it('is one that begins with it or holds it as a word, before one with fewer edits', () => {
    expect(nearest('eval_gold', ['step', 'eval_loss', 'eval_gold_score'])).toBe('eval_gold_score');
    expect(nearest('gold', ['bold', 'golden_hour_of_the_day', 'eval/gold_reward'])).toBe('eval/gold_reward');
    expect(nearest('penalty', ['penalties', 'rl.klPenalty'])).toBe('rl.klPenalty');
    expect(nearest('rewar', ['regard', 'reward_model_score'])).toBe('reward_model_score');
    expect(nearest('gold_scoer', ['gold_score', 'gold'])).toBe('gold_score');
  });
});
