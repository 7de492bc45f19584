/** What the page claims at a place of a curve, on numbers worked by hand. */
import { describe, expect, test } from 'vitest';
import { momentsOf } from '../../docs/play/source/moments.js';
import type { PlayCurve } from '../../docs/play/source/play-data.js';
import { said, withBounds } from '../../docs/play/source/words.js';

/** Three seeds that lie −1, 0 and 1 hundredths about a mean: sd 0.01, so 95 % are ± t(2; 0.975) · 0.01/√3 = 4.302653 · 0.0057735 = 0.024841. */
const half = 0.024841;
const around = (means: number[]) => [-0.01, 0, 0.01].map((shift) => means.map((value) => value + shift));

const curve = (gold: number[][], proxy: number[][]): PlayCurve => ({
  ...{ method: 'ppo', size: 100, noise: 0, seeds: [0, 1, 2], at: gold[0].map((_, index) => 10 * index) },
  ...{ gold, proxy, human: gold, samples: gold[0].map(() => []) },
  kl: gold.map((row) => row.map((_, index) => index ** 2)),
});

describe('at each place', () => {
  const moments = momentsOf(curve(around([0, 1, 0.4]), around([0, 1.5, 2])));

  test('scores are means over seeds with Student’s interval', () => {
    expect(moments[1].gold.estimate).toBeCloseTo(1, 12);
    expect(moments[1].gold.high - 1).toBeCloseTo(half, 6);
    expect(moments[1].proxy.low).toBeCloseTo(1.5 - half, 6);
  });

  test('the gap and the loss pair each seed with itself: what seeds have in common cancels', () => {
    for (const [index, gap] of [0, 0.5, 1.6].entries()) {
      expect(moments[index].gap.estimate).toBeCloseTo(gap, 12);
      expect(moments[index].gap.high - moments[index].gap.low).toBeCloseTo(0, 12);
    }
    expect(moments.map(({ loss }) => loss.estimate)[2]).toBeCloseTo(0.6, 12);
    expect(moments[2].proxyGain.estimate).toBeCloseTo(0.5, 12);
    expect(moments[2].peak).toEqual({ kl: 1, gold: expect.closeTo(1, 12) });
  });

  test('nothing is lost where gold is highest', () => {
    expect(moments[1].loss).toEqual({ estimate: 0, low: 0, high: 0 });
  });

  test('no seed picks the place of its own luck: each is asked where the others are highest', () => {
    // Alone each is highest at its own spike; the two others of a seed are highest at one of their spikes, where it has 0.
    const spikes = [
      [1, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 1, 0],
    ];
    const last = momentsOf(curve(spikes, spikes))[3];
    expect(last.loss.estimate).toBe(0);
    expect(said(last).state).not.toBe('falling');
  });
});

describe('in words', () => {
  const stateOf = (gold: number[][], proxy: number[][], place: number) =>
    said(momentsOf(curve(gold, proxy))[place]);

  test('a fall is told with what was lost and what the proxy gained', () => {
    const { state, text } = stateOf(around([0, 1, 0.4]), around([0, 1.5, 2]), 2);
    expect(state).toBe('falling');
    expect(text).toContain('Gold was highest near 1.00 nats.');
    expect(text).toContain('lost 0.60 [0.60, 0.60] sd');
    expect(text).toContain('rose by another 0.50 [0.50, 0.50]');
    expect(text).toContain('promises 1.60 [1.60, 1.60] sd more than gold delivers');
  });

  test('where gold has not been higher yet, it says so', () => {
    const { state, text } = stateOf(around([0, 1]), around([0, 1.5]), 1);
    expect(state).toBe('parting');
    expect(text).toContain('Gold is at its highest so far.');
  });

  test('a fall that seeds disagree on is none', () => {
    const gold = [
      [0, 1, 0.2],
      [0, 1, 1.3],
      [0, 1, 0.9],
    ];
    const { state, text } = stateOf(gold, around([0, 1.5, 4]), 2);
    expect(state).toBe('parting');
    expect(text).toContain('A fall of gold cannot be told here.');
  });

  test('gold above the proxy, a gap that may be none, and no gain yet have their own words', () => {
    expect(stateOf(around([0, 1]), around([0, 0.5]), 1).title).toBe('The proxy understates');
    const unsure = [
      [0, 0.9],
      [0, 1],
      [0, 1.1],
    ];
    expect(stateOf(around([0, 1]), [unsure[2], unsure[1], unsure[0]], 1).title).toBe(
      'Proxy and gold rise together',
    );
    const noise = [
      [0, -0.1],
      [0, 0],
      [0, 0.1],
    ];
    expect(stateOf(noise, [noise[2], noise[1], noise[0]], 1).title).toBe('Too noisy to tell');
    expect(stateOf(noise, noise, 0).state).toBe('start');
  });

  test('numbers have proper minus signs, and no minus before 0', () => {
    expect(withBounds({ estimate: -0.001, low: -1.25, high: Number.POSITIVE_INFINITY })).toBe(
      '0.00 [−1.25, ∞]',
    );
  });
});
