import { expect, test } from 'vitest';
import { cyclic } from '../../src/display/view.js';
import { chooseByKey, firstChoice, isQuit, type KeyPress, singleKeys } from '../../src/ui/keys.js';

const offer = { views: ['Overview', 'Curves', 'Findings'], methods: ['ppo', 'grpo', 'best-of-n'] };
const choose = (choice: typeof firstChoice, key: KeyPress) => chooseByKey(choice, key, offer);

test('digits and Tab choose the view, from the first one', () => {
  expect(choose(firstChoice, { input: '3' }).view).toBe('Findings');
  expect(choose(firstChoice, { input: '', tab: true }).view).toBe('Curves');
  expect(choose(firstChoice, { input: '', tab: true, shift: true }).view).toBe('Findings');
});

test('a new view begins with all sizes at its top', () => {
  const scrolled = { ...firstChoice, item: 2, scroll: 5 };
  expect(choose(scrolled, { input: '2' })).toEqual({ ...firstChoice, view: 'Curves' });
  expect(choose(scrolled, { input: '1' })).toBe(scrolled);
});

test('arrows step through sizes and scroll, never above the top', () => {
  expect(choose(firstChoice, { input: '', leftArrow: true }).item).toBe(-1);
  expect(choose(firstChoice, { input: '', downArrow: true }).scroll).toBe(1);
  expect(choose(firstChoice, { input: '', upArrow: true }).scroll).toBe(0);
});

test('m steps through the methods that there are, from the one that is shown unasked', () => {
  const seen: (string | null)[] = [];
  let choice = firstChoice;
  for (let press = 0; press < 4; press += 1) {
    choice = choose(choice, { input: 'm' });
    seen.push(choice.method);
  }
  expect(seen).toEqual(['grpo', 'best-of-n', 'ppo', 'grpo']);
});

test('m means nothing where there are no methods', () => {
  expect(chooseByKey(firstChoice, { input: 'm' }, { ...offer, methods: [] })).toBe(firstChoice);
});

test('a method that is gone gives way to the next one that there is', () => {
  expect(choose({ ...firstChoice, method: 'dpo' }, { input: 'm' }).method).toBe('grpo');
});

test('a key without a meaning changes nothing', () => {
  const held = choose({ ...firstChoice, item: 2 }, { input: 'o' });
  expect(held.held).toEqual({ method: 'ppo', item: 2 });
  expect(choose({ ...held, item: 3 }, { input: 'o' }).held).toBeNull();
  for (const input of ['x', '9', '0', '']) expect(choose(firstChoice, { input })).toBe(firstChoice);
  expect(choose(firstChoice, { input: 's', ctrl: true })).toBe(firstChoice);
});

test('keys that come as one input are taken one by one', () => {
  expect(singleKeys({ input: '2m' })).toEqual([{ input: '2' }, { input: 'm' }]);
  expect(singleKeys({ input: '\t\t' })).toEqual([
    { input: '', tab: true },
    { input: '', tab: true },
  ]);
  expect(singleKeys({ input: 'qq' }).filter(isQuit)).toHaveLength(2);
  expect(singleKeys({ input: '\x03\x03' }).filter(isQuit)).toHaveLength(2);
  expect(singleKeys({ input: 'c', ctrl: true }).filter(isQuit)).toHaveLength(1);
});

test('places are counted round and round', () => {
  expect([-1, 0, 2, 3].map((place) => cyclic(['a', 'b', 'c'], place))).toEqual(['c', 'a', 'c', 'a']);
  expect(cyclic([], 4)).toBeUndefined();
});
