/** Advantages against the double sum of the paper and against plain sums of rewards. */
import { describe, expect, it } from 'vitest';
import { generalisedAdvantages, whiten } from '../../src/methods/ppo/advantages.js';
import { createRandom } from '../../src/random/index.js';
import { expectClose } from '../support/numbers.js';

const [batch, responseLength] = [3, 7];
const random = createRandom('advantages');
const rewards = random.normals(batch * responseLength);
const values = random.normals(batch * responseLength);
const chosen = new Float32Array(batch * responseLength).fill(1);

/** Schulman et al. (2016), eq. 16, as it is printed: Σ_l λˡ δ_{t+l}, V after the end is 0. */
function doubleSum(gaeLambda: number): number[] {
  return Array.from({ length: batch * responseLength }, (_, index) => {
    const [row, t] = [Math.floor(index / responseLength), index % responseLength];
    const at = (array: Float32Array, time: number) =>
      time < responseLength ? array[row * responseLength + time] : 0;
    let sum = 0;
    for (let l = 0; t + l < responseLength; l++) {
      sum += gaeLambda ** l * (at(rewards, t + l) + at(values, t + l + 1) - at(values, t + l));
    }
    return sum;
  });
}

const estimated = (gaeLambda: number) =>
  generalisedAdvantages({ rewards, values, chosen, responseLength, gaeLambda });

describe('generalised advantage estimation', () => {
  for (const gaeLambda of [0, 0.5, 0.95, 1]) {
    it(`is the double sum of temporal differences at λ = ${gaeLambda}`, () => {
      expectClose(estimated(gaeLambda).advantages, doubleSum(gaeLambda), 1e-5);
    });
  }

  it('has Monte-Carlo returns at λ = 1: the sum of the rewards to come, whatever the values', () => {
    const sums = rewards.map((_, index) => {
      const end = (Math.floor(index / responseLength) + 1) * responseLength;
      return rewards.slice(index, end).reduce((sum, reward) => sum + reward, 0);
    });
    expectClose(estimated(1).returns, sums, 1e-5);
  });

  it('has returns that are advantages plus values', () => {
    const { advantages, returns } = estimated(0.7);
    expectClose(
      returns,
      advantages.map((advantage, index) => advantage + values[index]),
      1e-6,
    );
  });

  it('counts chosen tokens alone: as if the others were not there, their rewards earned by the choice before', () => {
    // Row 0 ends early, row 1 begins and goes on with forced tokens, row 2 ends in one.
    const masks = ['1111000', '0011011', '1101110'].join('');
    const mask = Float32Array.from(masks, Number);
    const { advantages, returns } = generalisedAdvantages({
      ...{ rewards, values, chosen: mask, responseLength, gaeLambda: 0.8 },
    });
    for (let row = 0; row < batch; row++) {
      const at = (t: number) => row * responseLength + t;
      const times = Array.from({ length: responseLength }, (_, t) => t).filter((t) => mask[at(t)] === 1);
      const earned = times.map((t, index) => {
        let sum = 0;
        for (let own = t; own < (times[index + 1] ?? responseLength); own++) sum += rewards[at(own)];
        return sum;
      });
      times.forEach((t, index) => {
        let advantage = 0;
        for (let l = index; l < times.length; l++) {
          const next = l + 1 < times.length ? values[at(times[l + 1])] : 0;
          advantage += 0.8 ** (l - index) * (earned[l] + next - values[at(times[l])]);
        }
        expect(advantages[at(t)]).toBeCloseTo(advantage, 5);
        expect(returns[at(t)]).toBeCloseTo(advantage + values[at(t)], 5);
      });
    }
    expect(advantages.every((value, index) => mask[index] === 1 || value === 0)).toBe(true);
  });

  it('lets no response see its neighbour’s rewards', () => {
    const changed = Float32Array.from(rewards);
    changed[responseLength] += 100;
    const other = generalisedAdvantages({
      rewards: changed,
      values,
      chosen,
      responseLength,
      gaeLambda: 0.95,
    });
    const first = (array: Float32Array) => array.slice(0, responseLength);
    const last = (array: Float32Array) => array.slice(2 * responseLength);
    expect(first(other.advantages)).toEqual(first(estimated(0.95).advantages));
    expect(last(other.advantages)).toEqual(last(estimated(0.95).advantages));
  });
});

describe('whitening', () => {
  it('gives mean 0 and standard deviation 1 and keeps the order', () => {
    const white = whiten(
      rewards.map((reward) => 5 + 100 * reward),
      chosen,
    );
    const mean = white.reduce((sum, value) => sum + value, 0) / white.length;
    const square = white.reduce((sum, value) => sum + value * value, 0) / white.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(square).toBeCloseTo(1, 5);
    const orderOf = (array: Float32Array) => [...array.keys()].sort((a, b) => array[a] - array[b]);
    expect(orderOf(white)).toEqual(orderOf(rewards));
  });

  it('measures over the chosen tokens alone', () => {
    const white = whiten(Float32Array.of(1, 500, 3, -80), Float32Array.of(1, 0, 1, 0));
    expectClose([white[0], white[2]], [-1, 1], 1e-6);
  });

  it('turns equal values into zeros instead of NaN', () => {
    expect([...whiten(Float32Array.of(3, 3, 3), Float32Array.of(1, 1, 1))]).toEqual([0, 0, 0]);
  });
});
