/** The parts of repeated RLHF, by hand: arms, the data of a round, starts, the pairs of a seed. */
import { describe, expect, it } from 'vitest';
import type { Comparisons } from '../../../src/preferences/index.js';
import { createRandom } from '../../../src/random/index.js';
import {
  type Arm,
  armNames,
  armOf,
  arms,
  armText,
} from '../../../src/studies/overoptimization/rounds/arms.js';
import { chosenData } from '../../../src/studies/overoptimization/rounds/data.js';
import { interpolate } from '../../../src/studies/overoptimization/rounds/interpolate.js';
import { pairsOfSeed } from '../../../src/studies/overoptimization/stages/round-pairs.js';
import { tinyExperiment } from '../../support/tiny-experiment.js';

/** Comparisons whose chosen responses are one token, `from` and up; the rejected ones lie 100 above. */
function numbered(from: number, count: number): Comparisons {
  const side = (shift: number) => ({
    tokens: Uint8Array.from({ length: count }, (_, row) => from + row + shift),
    count,
    length: 1,
  });
  return { count, chosen: side(0), rejected: side(100) };
}

const rounds = [numbered(0, 10), numbered(20, 10), numbered(40, 10)];
const random = () => createRandom('data');
const sorted = ({ chosen }: Comparisons) => [...chosen.tokens].sort((a, b) => a - b);
const roundsIn = ({ chosen }: Comparisons) =>
  [0, 20, 40].map((from) => [...chosen.tokens].filter((token) => token >= from && token < from + 10).length);

describe('what the proxies of a round are trained on', () => {
  it('is the last round’s alone', () => {
    expect(chosenData('last', rounds, random())).toEqual(rounds[2]);
  });

  it('is the union of all rounds, in another order', () => {
    const all = chosenData('concat', rounds, random());
    expect(sorted(all)).toEqual(rounds.flatMap(sorted));
    expect([...all.chosen.tokens]).not.toEqual(sorted(all));
    // The last ones are held out: they come from several rounds.
    expect(new Set([...all.chosen.tokens.subarray(-10)].map((token) => Math.floor(token / 20))).size).toBe(3);
  });

  it('is as many as one round has, spread over all of them, none twice', () => {
    const some = chosenData('sample', rounds, random());
    expect(some.count).toBe(10);
    expect(roundsIn(some)).toEqual([3, 3, 4]);
    expect(new Set(some.chosen.tokens).size).toBe(10);
  });

  it('keeps pairs together, and their soft labels with them', () => {
    const soft = rounds.map((round, index) => ({
      ...round,
      ...(index > 0 && { preference: Float64Array.from(round.chosen.tokens, (token) => token / 100) }),
    }));
    for (const choice of ['concat', 'sample'] as const) {
      const { count, chosen, rejected, preference } = chosenData(choice, soft, random());
      for (let row = 0; row < count; row++) {
        expect(rejected.tokens[row]).toBe(chosen.tokens[row] + 100);
        expect(preference![row]).toBe(chosen.tokens[row] < 20 ? 1 : chosen.tokens[row] / 100);
      }
    }
  });
});

describe('a start between two policies', () => {
  it('is their mean, weight by weight, for each policy', () => {
    const initial = Float32Array.of(1, -2, 4);
    const policies = Float32Array.of(3, 2, 0, -1, -2, 8);
    expect([...interpolate(initial, policies, 0.25)]).toEqual([1.5, -1, 3, 0.5, -2, 5]);
    expect([...interpolate(initial, policies, 0)]).toEqual([1, -2, 4, 1, -2, 4]);
    expect([...interpolate(initial, policies, 1)]).toEqual([...policies]);
  });
});

describe('an arm', () => {
  it('goes by its name, or by its words where it has none, and is known by both', () => {
    for (const name of armNames) {
      expect(armText(arms[name], 0.5)).toBe(name);
      expect(armOf(name)).toEqual(arms[name]);
    }
    const other: Arm = { data: 'sample', rewardModels: 'weight-average', start: 'interpolated' };
    expect(armText(other, 0.7)).toBe('sample / weight-average / interpolated 0.7');
    expect(armOf('sample / weight-average / interpolated 0.7')).toEqual(other);
    expect(armOf('concat / last / nowhere')).toBeUndefined();
    expect(armOf('take-first')).toBeUndefined();
  });
});

it('the pairs of a seed are its own part of those of the round', () => {
  const { world } = tinyExperiment();
  const short = { ...world, promptLength: 1, responseLength: 1 };
  const row = (from: number) => Uint8Array.from({ length: 2 * 3 * 2 }, (_, index) => from + index);
  const gold = (from: number) => Float64Array.from({ length: 2 * 3 }, (_, index) => from + index);
  const pairs = { seeds: [1, 4], first: row(0), second: row(50), firstGold: gold(0), secondGold: gold(10) };
  const own = pairsOfSeed(pairs, 4, { world: short, from: 1, to: 3 });
  expect([...own.first.tokens]).toEqual([8, 9, 10, 11]);
  expect([...own.second.tokens]).toEqual([58, 59, 60, 61]);
  expect([[...own.firstScores], [...own.secondScores]]).toEqual([
    [4, 5],
    [14, 15],
  ]);
});
