import { expect, test } from 'vitest';
import { z } from 'zod';
import { numberAxis } from '../../src/engine/axis.js';
import { methods } from '../../src/methods/index.js';
import { runPlainReporter } from '../../src/ui/plain-reporter.js';
import { type FakeMethod, fakeEvents, fakeMethods, fakeSizes, fakeStream } from '../fixtures/fake-study.js';
import { screenLines, storeAfter } from './render-screen.js';

/** A method that nothing in the program knows of, with a setting of its own. */
methods.add({
  kind: 'online',
  name: 'dicing',
  label: 'dicing',
  title: 'Dicing',
  about: 'Throws dice.',
  law: 'rl',
  module: import.meta.url,
  config: z.strictObject({ sides: z.array(z.number()).default([6]) }),
  axes: [
    {
      ...numberAxis({
        name: 'diceSides',
        header: 'dice_sides',
        title: 'Sides',
        about: 'Sides of the dice.',
        label: (value) => `${value} sides`,
      }),
      property: 'sides',
    },
  ],
  open: () => {
    throw new Error('made up');
  },
});

const dicing: FakeMethod = {
  ...{ name: 'dicing', title: 'Dicing', stage: 'dice', heading: 'Dice', form: 'rl', isOnline: true },
  settings: [
    { penalty: 'kl', diceSides: 6 },
    { penalty: 'kl', diceSides: 20 },
  ],
  metrics: (klDistance) => ({ luckSpent: klDistance / 10 }),
};

const options = { sizes: fakeSizes.slice(0, 3), methods: [...fakeMethods, dicing] };
const store = storeAfter(fakeEvents(options));
const small = { width: 80, height: 24 };
const large = { width: 200, height: 60 };
const shown = (...parameters: Parameters<typeof screenLines>) => screenLines(...parameters).join('\n');

test('the overview draws it beside the others and has columns for it', () => {
  const frame = shown(store, large);
  for (const name of ['Best-of-n', 'PPO', 'Dicing, 6 sides']) expect(frame).toContain(`${name}: gold ━`);
  expect(frame).toMatch(/α best-of-n +β best-of-n +α PPO +β PPO +α dicing +β dicing/);
  expect(frame).toMatch(/449 +6 sides +· +· +· +· +0\.894 ±0\.027/);
});

test('a small overview shows it when it is chosen, and what has no room by name', () => {
  const frame = shown(store, { ...small, choice: { method: 'dicing' } });
  expect(frame).toContain('Dicing, 6 sides: gold ━');
  expect(frame).toMatch(/m: .*(Best-of-n|PPO)/);
});

test('its curves are stepped through one by one, each setting by its label', () => {
  const title = (item: number) =>
    screenLines(store, { ...small, choice: { view: 'Curves', method: 'dicing', item } })[1];
  expect(title(0)).toContain('Dicing, all sizes, 6 sides, all seeds');
  expect(title(1)).toContain('Dicing, 449 parameters, 6 sides, all seeds');
  expect(title(2)).toContain('Dicing, 449 parameters, 20 sides, all seeds');
});

test('its coefficients have a chart and a table with its settings', () => {
  const frame = shown(store, { ...small, choice: { view: 'Coefficients', method: 'dicing' } });
  expect(frame).toContain('α, Dicing');
  expect(frame).toMatch(/4,097 +20 sides +0\.995/);
});

test('its runs are shown with what they report', () => {
  const frame = shown(store, { ...large, choice: { view: 'Run' } });
  expect(frame).toContain('Dicing against 4,097 parameters');
  expect(frame).toContain('Luck spent over iterations');
});

test('plain mode ends with a table that has it', async () => {
  const lines: string[] = [];
  await runPlainReporter(fakeStream(options), { write: (line) => lines.push(line) });
  const table = lines.join('\n');
  expect(table).toMatch(/parameters +setting +α best-of-n +β best-of-n +α PPO +β PPO +α dicing +β dicing/);
  expect(table).toMatch(/449 +20 sides +· +· +· +· +0\.894 ±0\.027 +0\.437 ±0\.035/);
});

test('tables that are too wide for the window come below each other', async () => {
  const many = Array.from({ length: 9 }, (_, index) => ({
    ...fakeMethods[1],
    ...{ name: `method-${index}`, stage: `run-${index}` },
  }));
  const lines: string[] = [];
  await runPlainReporter(fakeStream({ sizes: options.sizes, methods: many }), {
    write: (line) => lines.push(line),
  });
  const heads = lines.filter((line) => line.startsWith('parameters'));
  expect(heads.length).toBeGreaterThan(1);
  for (const { name } of many) expect(heads.filter((head) => head.includes(`α ${name}`))).toHaveLength(1);
  for (const head of heads) expect(head.length).toBeLessThanOrEqual(120);
});
