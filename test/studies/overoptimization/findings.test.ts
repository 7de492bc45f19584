/** The verdicts on planted sweeps over size: each finding says yes where the plant has it, no where it has the opposite. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import type { CurvePoint } from '../../../src/studies/overoptimization/tables.js';
import { betaRl, decades, judged, type Plant, type Score, tables, verdictOf } from './planted.js';

describe('the findings about size', () => {
  const given = tables();
  it.each(['F1', 'F1b', 'F2', 'F3', 'F4', 'F5', 'F14'])('%s holds where it is planted', (id) => {
    expect(judged(given, id)).toMatchObject({ verdict: 'holds' });
  });

  const rising: Score = (d) => 0.6 * d;
  it.each<[string, Partial<Plant>]>([
    ['F1', { bonGold: rising }],
    ['F1', { bonGold: (d) => -d }],
    ['F1b', { rlGold: rising }],
    ['F1b', { rlGold: (d) => -d }],
    ['F2', { proxy: (d) => (d < 2 ? d : 4 - d) }],
    ['F5', { rlGold: (d, size) => d * (0.95 - (0.3 + 0.06 * decades(size)) * Math.log(d)) }],
    ['F5', { rlGold: (d, size) => d * (0.5 + 0.4 * decades(size) - betaRl(size) * Math.log(d)) }],
    ['F14', { human: (d, size) => d * (1.1 - betaRl(size) * Math.log(d)) }],
  ])('%s does not hold where the opposite is planted', (id, change) => {
    expect(judged(tables(change), id)).toMatchObject({ verdict: 'does not hold' });
  });

  it.each(['F1', 'F1b', 'F2', 'F3', 'F4', 'F14'])('%s cannot be told from one seed of two sizes', (id) => {
    expect(verdictOf(tables({ seeds: 1, sizes: [400, 12_800] }), id)).toBe('cannot be told');
  });

  it.each(['F1', 'F1b', 'F2'])('%s cannot be told from two sizes, of which none is small', (id) => {
    expect(verdictOf(tables({ sizes: [400, 12_800] }), id)).toBe('cannot be told');
  });

  it('F1 cannot be told where small proxies differ too much', () => {
    expect(verdictOf(tables({ noise: 2 }), 'F1')).toBe('cannot be told');
  });

  it('F1b cannot be told where gold falls against every other small proxy alone', () => {
    const rlGold: Score = (d, _size, seed) =>
      seed % 2 === 0 ? rising(d, 0, 0) : d * (0.95 - 0.6 * Math.log(d));
    expect(verdictOf(tables({ rlGold }), 'F1b')).toBe('cannot be told');
  });

  it.each(['F1b', 'F2', 'F5', 'F6b', 'F8', 'F14', 'F15', 'F16', 'F17'])(
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
    for (const id of ['F1', 'F1b']) expect(verdictOf({ ...given, curves }, id)).not.toBe('holds');
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
