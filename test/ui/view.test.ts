import { expect, test } from 'vitest';
import { chooseByKey, cyclic, firstChoice } from '../../src/ui/view.js';

test('digits and Tab choose the view', () => {
  expect(chooseByKey(firstChoice, { input: '3' }).view).toBe('Coefficients');
  expect(chooseByKey(firstChoice, { input: '', tab: true }).view).toBe('Curves');
  expect(chooseByKey(firstChoice, { input: '', tab: true, shift: true }).view).toBe('Findings');
});

test('a new view begins with all sizes at its top', () => {
  const scrolled = { ...firstChoice, item: 2, scroll: 5 };
  expect(chooseByKey(scrolled, { input: '2' })).toEqual({ ...firstChoice, view: 'Curves' });
});

test('arrows step through sizes and scroll, never above the top', () => {
  expect(chooseByKey(firstChoice, { input: '', leftArrow: true }).item).toBe(-1);
  expect(chooseByKey(firstChoice, { input: '', downArrow: true }).scroll).toBe(1);
  expect(chooseByKey(firstChoice, { input: '', upArrow: true }).scroll).toBe(0);
});

test('m switches the method', () => {
  const first = chooseByKey(firstChoice, { input: 'm' });
  expect([first.method, chooseByKey(first, { input: 'm' }).method]).toEqual(['bon', 'rl']);
});

test('a key without a meaning changes nothing', () => {
  for (const input of ['x', '9', '0', '']) expect(chooseByKey(firstChoice, { input })).toBe(firstChoice);
});

test('places are counted round and round', () => {
  expect([-1, 0, 2, 3].map((place) => cyclic(['a', 'b', 'c'], place))).toEqual(['c', 'a', 'c', 'a']);
  expect(cyclic([], 4)).toBeUndefined();
});
