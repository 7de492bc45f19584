import { describe, expect, it } from 'vitest';
import { alignRuns, meanOf } from '../../src/fitting/index.js';

const run = (klDistance: number[], gold: (d: number) => number) => ({
  klDistance,
  gold: klDistance.map(gold),
});

describe('runs at common distances', () => {
  it('keep distances that they share, whatever order they come in', () => {
    const runs = alignRuns([run([1, 2, 3], (d) => d), run([3, 1, 2], (d) => 3 * d)]);
    expect(runs).toEqual({
      klDistance: [1, 2, 3],
      gold: [
        [1, 2, 3],
        [3, 6, 9],
      ],
      stride: 1,
    });
    expect(meanOf(runs).gold).toEqual([2, 4, 6]);
  });

  it('are straight between their own points, and asked for nothing beyond them', () => {
    const runs = alignRuns([
      run([0.5, 2, 4], (d) => 2 * d),
      run([1, 3, 5, 6], (d) => -d),
      { klDistance: [], gold: [] },
    ]);
    expect(runs.gold).toHaveLength(2);
    expect(runs.klDistance[0]).toBeCloseTo(1, 12);
    expect(runs.klDistance.at(-1)).toBe(4);
    const { klDistance, gold } = meanOf(runs);
    klDistance.forEach((d, index) => {
      expect(gold[index]).toBeCloseTo(d / 2, 12);
    });
  });

  it('leave so many grid points out that neighbours are made of different measurements', () => {
    const spaced = (points: number, shift: number) =>
      run(
        Array.from({ length: points }, (_, index) => (4 * (index + 1 + shift)) / points),
        () => 0,
      );
    // About 47 points of the grid to the 29 of a run there: three of the grid are one and a half spacings and more.
    expect(alignRuns([spaced(30, 0), spaced(30, 0.1)]).stride).toBe(3);
    expect(alignRuns([spaced(480, 0), spaced(480, 0.1)]).stride).toBe(1);
  });

  it('are one curve together where they have no range in common', () => {
    const runs = alignRuns([run([2], (d) => d), run([1], (d) => 5 * d), run([3], (d) => d)]);
    expect(runs).toEqual({ klDistance: [1, 2, 3], gold: [[5, 2, 3]], stride: 1 });
  });

  it('have no points where one of them has a gap, such as that behind the row of the initial policy', () => {
    const late = (first: number) =>
      run([0, ...Array.from({ length: 21 }, (_, index) => first + index / 10)], (d) => d);
    const { klDistance } = alignRuns([late(2), late(2.05), late(1.9)]);
    expect(klDistance[0]).toBeGreaterThan(2.04);
    expect(klDistance.at(-1)).toBeCloseTo(3.9, 12);
  });

  it('go on through their gaps where they are bridged', () => {
    const late = (first: number) => run([0.5, 0.7, first, first + 1], (d) => 2 * d);
    const runs = alignRuns([late(2), late(2.2)], { bridged: true });
    expect(runs.klDistance.at(-1)).toBeCloseTo(3, 12);
    const steps = runs.klDistance.slice(1).map((d, index) => d - runs.klDistance[index]);
    expect(Math.max(...steps)).toBeCloseTo(3 / 48, 12);
    for (const gold of runs.gold)
      gold.forEach((value, index) => {
        expect(value).toBeCloseTo(2 * runs.klDistance[index], 12);
      });
  });

  it('are no straight lines between points of a curve that they are said to follow', () => {
    const bent = (d: number) => 3 * d - d ** 2;
    const runs = alignRuns([run([0.5, 1.5, 2.5], bent), run([0.6, 1.4, 2.6], bent)], { along: bent });
    runs.gold.forEach((gold) => {
      gold.forEach((value, index) => {
        expect(value).toBeCloseTo(bent(runs.klDistance[index]), 12);
      });
    });
  });
});
