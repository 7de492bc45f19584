/** The verdicts on planted sweeps over size: each finding says yes where the plant has it, no where it has the opposite. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import type { CurvePoint } from '../../../src/studies/overoptimization/tables.js';
import {
  alphaBon,
  betaBon,
  betaRl,
  decades,
  judged,
  type Plant,
  paper,
  type Score,
  sizes,
  tables,
  verdictOf,
} from './planted.js';

describe('the findings about size', () => {
  const given = tables();
  it.each(['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F14'])('%s holds where it is planted', (id) => {
    expect(judged(given, id)).toMatchObject({ verdict: 'holds' });
  });

  const rising: Score = (d) => 0.6 * d;
  it.each<[string, Partial<Plant>]>([
    ['F1', { bonGold: rising, rlGold: rising }],
    ['F1', { bonGold: (d) => -d }],
    ['F2', { proxy: (d) => (d < 2 ? d : 4 - d) }],
    ['F3', { alphaBon: (size) => 1.2 - 0.1 * decades(size) }],
    ['F4', { betaBon: (size) => 0.05 + 0.06 * decades(size) }],
    ['F5', { rlGold: (d, size) => d * (0.95 - (0.3 + 0.06 * decades(size)) * Math.log(d)) }],
    ['F5', { rlGold: (d, size) => d * (0.5 + 0.4 * decades(size) - betaRl(size) * Math.log(d)) }],
    ['F6', { rlGold: (d) => d * (0.95 - 0.12 * d) }],
    ['F6', { bonGold: (d) => d * (1 - 0.6 * Math.log(d)) }],
    ['F7', { bonGold: (d, size) => d * (alphaBon(size) - betaBon(size) * d) - Math.max(0, d - 2.5) }],
    ['F8', { rlGold: (d, size) => d * (alphaBon(size) - betaBon(size) * d) }],
    ['F14', { human: (d, size) => d * (1.1 - betaRl(size) * Math.log(d)) }],
  ])('%s does not hold where the opposite is planted', (id, change) => {
    expect(judged(tables(change), id)).toMatchObject({ verdict: 'does not hold' });
  });

  it('says no of the ranks where the slope is right and the order is not', () => {
    const zigzag = (size: number) => 0.9 + 0.1 * decades(size) + (sizes.indexOf(size) % 2 ? 0.11 : 0);
    expect(judged(tables({ alphaBon: zigzag, sizes }), 'F3')).toMatchObject({ verdict: 'does not hold' });
  });

  it.each(['F1', 'F2', 'F3', 'F4', 'F6', 'F8', 'F14'])(
    '%s cannot be told from one seed of two sizes',
    (id) => {
      expect(verdictOf(tables({ seeds: 1, sizes: [400, 12_800] }), id)).toBe('cannot be told');
    },
  );

  it.each(['F1', 'F2'])('%s cannot be told from two sizes, of which none is small', (id) => {
    expect(verdictOf(tables({ sizes: [400, 12_800] }), id)).toBe('cannot be told');
  });

  it('F1 does not hold where one of the small sizes keeps rising', () => {
    const { bonGold } = paper;
    const change = {
      bonGold: (d: number, size: number) => (size === 800 ? rising(d, size) : bonGold(d, size)),
    };
    expect(judged(tables(change), 'F1')).toMatchObject({ verdict: 'does not hold' });
  });

  it('F1 cannot be told where small proxies differ too much', () => {
    expect(verdictOf(tables({ noise: 2 }), 'F1')).toBe('cannot be told');
  });

  it('F7 cannot be told where the pool ends before the prediction begins', () => {
    expect(verdictOf(tables({ largestN: 4096 }), 'F7')).toBe('cannot be told');
  });

  it('F4 cannot be told where noise hides the slope', () => {
    const noisy = tables({ betaBon: (size) => 0.2 + 0.05 * Math.sin(3 * sizes.indexOf(size)) });
    expect(verdictOf(noisy, 'F4')).toBe('cannot be told');
  });

  it.each(['F1', 'F2', 'F5', 'F6', 'F8', 'F14'])(
    '%s is judged without a seed that diverged before it was measured again',
    (id) => {
      const isLost = ({ method, setting, proxySeed }: CurvePoint) =>
        method === 'ppo' && setting.rmParameters === 400 && proxySeed === 0;
      const start = given.curves
        .filter(isLost)
        .slice(0, 1)
        .map((row) => ({ ...row, kl: 0, klDistance: 0 }));
      const without = given.curves.filter((row) => !isLost(row));
      const judgedWith = (curves: CurvePoint[]) => judged({ ...given, curves }, id);
      expect(judgedWith([...start, ...without])).toEqual(judgedWith(without));
    },
  );

  it('does not take the highest of many noisy points for a rise and fall', () => {
    const random = createRandom(3).stream('flat');
    const curves = tables({ seeds: 5 }).curves.map((row) => ({ ...row, goldScore: random.normal() }));
    expect(verdictOf({ ...given, curves }, 'F1')).not.toBe('holds');
  });
});

describe('the growth of KL', () => {
  it.each<[string, (step: number) => number]>([
    ['holds', (step) => step / 12],
    ['does not hold', (step) => Math.sqrt(step)],
  ])('%s as planted', (verdict, distanceAt) => {
    expect(verdictOf(tables({ distanceAt }), 'F13')).toBe(verdict);
  });

  it('cannot be told from one run', () => {
    expect(verdictOf(tables({ seeds: 1, sizes: [400] }), 'F13')).toBe('cannot be told');
  });
});
