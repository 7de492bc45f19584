/** What narrow screens show of stages and of axes: what tells them apart, and powers of ten. */
import { expect, it } from 'vitest';
import { logTicks } from '../../src/ui/ticks.js';
import { toldApart } from '../../src/ui/told-apart.js';

it('stages of one width are told apart by their tokens', () => {
  const titles = [
    'Width 8, 2 layers, 50,813 tokens',
    'Width 8, 2 layers, 145,180 tokens, seed 1',
    'Width 12, 2 layers, 50,813 tokens',
  ];
  expect(titles.map(toldApart(titles))).toEqual(['8, 50,813', '8, 145,180, seed 1', '12, 50,813']);
  expect(toldApart(['A model', 'A model'])('A model')).toBe('A model');
});

it('FLOP are powers of ten, and smaller counts what they were', () => {
  const labels = (low: number, high: number) =>
    logTicks([Math.log10(low), Math.log10(high)]).ticks.map(({ label }) => label);
  expect(labels(9e8, 4e10)).toEqual(['10⁹', '3 × 10⁹', '10¹⁰', '3 × 10¹⁰']);
  expect(labels(9e2, 4e4)).toEqual(['1k', '3k', '10k', '30k']);
});
