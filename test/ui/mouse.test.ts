import { expect, test } from 'vitest';
import { tabAt } from '../../src/ui/frame-rows.js';
import { mouseEvents } from '../../src/ui/mouse.js';

// xterm's control sequences, "SGR (1006)": CSI < button ; column ; row M (press) or m (release), cells from 1.
test('presses and the wheel are read, releases say nothing', () => {
  expect(mouseEvents('[<0;10;24M')).toEqual([{ type: 'click', column: 9, row: 23 }]);
  expect(mouseEvents('[<0;10;24m')).toEqual([]);
  expect(mouseEvents('[<64;1;1M\x1b[<65;2;3M')).toEqual([
    { type: 'wheel up', column: 0, row: 0 },
    { type: 'wheel down', column: 1, row: 2 },
  ]);
});

test('keys are left to the keys', () => {
  for (const input of ['', 'q', '[A', '12']) expect(mouseEvents(input)).toBeUndefined();
});

test('a click on the name of a view finds the view', () => {
  const views = ['Overview', 'Run'].map((name) => ({ name, keys: [], layout: () => ({}) as never }));
  const footer = { views, shown: views[0], width: 80 };
  // `1 Overview 2 Run `
  expect([0, 10, 11, 16].map((column) => tabAt(footer, column))).toEqual([
    'Overview',
    'Overview',
    'Run',
    'Run',
  ]);
  expect(tabAt(footer, 17)).toBeUndefined();
});
