/** The mix of sampling styles: shapes, shares, and that it never shifts. */
import { describe, expect, it } from 'vitest';
import { drawStyleMix } from '../../src/preferences/index.js';
import { createRandom } from '../../src/random/index.js';
import { binomialExcess } from '../support/numbers.js';

const vocabularySize = 6;
const pairs = 6000;
const mix = drawStyleMix(pairs, vocabularySize, createRandom('styles'));
const biasOf = (row: number) => mix.bias.subarray(row * vocabularySize, (row + 1) * vocabularySize);
const isBiased = (row: number) => biasOf(row).some((value) => value !== 0);

describe('the style mix', () => {
  it('has an inverse temperature and a bias for both responses of every pair', () => {
    expect(mix.inverseTemperature.length).toBe(2 * pairs);
    expect(mix.bias.length).toBe(2 * pairs * vocabularySize);
    expect(mix.inverseTemperature.every((value) => value > 0 && value <= 1)).toBe(true);
  });

  it('heats half of the responses and biases the others, never both', () => {
    let biased = 0;
    for (let row = 0; row < 2 * pairs; row += 2) {
      if (isBiased(row)) biased += 1;
      if (isBiased(row)) expect(mix.inverseTemperature[row]).toBe(1);
    }
    expect(Math.abs(binomialExcess(biased, pairs, 0.5))).toBeLessThan(4);
  });

  it('gives both responses one style in half of the pairs, counting chance among the heated', () => {
    let same = 0;
    for (let pair = 0; pair < pairs; pair++) {
      const [first, second] = [2 * pair, 2 * pair + 1];
      const equalBias = biasOf(first).every((value, index) => value === biasOf(second)[index]);
      if (equalBias && mix.inverseTemperature[first] === mix.inverseTemperature[second]) same += 1;
    }
    // Two separate draws agree if both are heated (1/4) to the same temperature: (2/6)² + 4 · (1/6)² = 2/9.
    expect(Math.abs(binomialExcess(same, pairs, 0.5 + 0.5 * 0.25 * (2 / 9)))).toBeLessThan(4);
  });

  it('keeps the first pairs when more are drawn', () => {
    const fewer = drawStyleMix(100, vocabularySize, createRandom('styles'));
    expect(fewer.inverseTemperature).toEqual(mix.inverseTemperature.slice(0, 200));
    expect(fewer.bias).toEqual(mix.bias.slice(0, 200 * vocabularySize));
  });
});
