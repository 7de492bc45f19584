/** Content: its formula worked by hand, what is wanted ever more, and what one can have too much of. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { worldConfig } from '../../src/world/config.js';
import { createContent } from '../../src/world/content.js';
import { createFeatures } from '../../src/world/features.js';
import { createWorld, type Sequences, sampleCorpus } from '../../src/world/index.js';

const config = worldConfig.parse({
  ...{ vocabularySize: 16, promptLength: 2, responseLength: 12 },
  ...{
    contentSaturation: 4,
    deviationWeight: 2.3,
    deviationReach: 3.5,
    wantedAmount: 0.75,
    promptInfluence: 0.2,
  },
});
const { grammar } = createWorld(config, createRandom(3));

/** Content of one response to the prompt of two 0 tokens, by its features. */
const contentOf = (features: readonly number[], changes: Partial<typeof config> = {}) => {
  const content = createContent(grammar, { ...config, ...changes }, createRandom('content'));
  const sequences: Sequences = { tokens: new Uint8Array(14), count: 1, length: 14 };
  return content(
    features.map((value) => Float64Array.of(value)),
    sequences,
  )[0];
};

/** Where content peaks along one feature, by search. */
function wantedAmount(feature: number, changes: Partial<typeof config> = {}): number {
  const at = (value: number) =>
    contentOf(
      [0, 0, 0, 0].map((zero, index) => (index === feature ? value : zero)),
      changes,
    );
  const grid = Array.from({ length: 8001 }, (_, index) => -4 + index / 1000);
  return grid.reduce((best, value) => (at(value) > at(best) ? value : best));
}

describe('content', () => {
  const noPrompt = { promptInfluence: 0 };

  it('is G tanh(φ/G) less bνQ/(ν + Q), worked by hand', () => {
    // All amounts are ±0.75, so with the others at 0 Q = ½ · 3 · 0.5625 = 0.84375.
    const cost = (2.3 * 3.5 * 0.84375) / (3.5 + 0.84375);
    expect(contentOf([0, 0, 0, 0], noPrompt)).toBeCloseTo(-cost, 6);
    expect(contentOf([2, 0, 0, 0], noPrompt)).toBeCloseTo(4 * Math.tanh(0.5) - cost, 6);
    expect(contentOf([2, 0, 0, 0], { ...noPrompt, contentSaturation: 8 })).toBeCloseTo(
      8 * Math.tanh(0.25) - cost,
      6,
    );
  });

  it('wants ever more of the first feature, up to its saturation', () => {
    const values = [-20, -4, -1, 0, 1, 4, 20].map((value) => contentOf([value, 0, 0, 0], noPrompt));
    for (let index = 1; index < values.length; index++)
      expect(values[index]).toBeGreaterThan(values[index - 1]);
    expect(values[6] - values[0]).toBeCloseTo(8, 2);
  });

  it('wants each other feature in a certain amount, above or below the mean by the same', () => {
    for (const feature of [1, 2, 3]) expect(Math.abs(wantedAmount(feature, noPrompt))).toBeCloseTo(0.75, 3);
  });

  it('costs half of all that deviations can cost where the deviation is the reach', () => {
    const amounts = [1, 2, 3].map((feature) => wantedAmount(feature, noPrompt));
    const at = (distance: number) =>
      contentOf([0, amounts[0] + distance, amounts[1], amounts[2]], noPrompt) -
      contentOf([0, ...amounts], noPrompt);
    expect(at(Math.sqrt(2 * 3.5))).toBeCloseTo((-2.3 * 3.5) / 2, 3);
    expect(at(-Math.sqrt(2 * 3.5))).toBeCloseTo((-2.3 * 3.5) / 2, 3);
    expect(at(1e4)).toBeCloseTo(-2.3 * 3.5, 3);
  });

  it('asks for other amounts after another prompt', () => {
    const sequences: Sequences = {
      tokens: Uint8Array.from({ length: 28 }, (_, index) => (index < 14 ? 0 : 5)),
      count: 2,
      length: 14,
    };
    const content = createContent(grammar, config, createRandom('content'));
    const features = [0, 0, 0, 0].map(() => new Float64Array(2));
    const [first, second] = content(features, sequences);
    expect(first).not.toBe(second);
  });
});

describe('features', () => {
  const sample = sampleCorpus(grammar, 4000, createRandom('sample'));
  const features = createFeatures(grammar, { count: 4, sample, random: createRandom('features') });
  const values = features(sample);
  const productMean = (left: Float64Array, right: Float64Array) =>
    left.reduce((sum, value, row) => sum + value * right[row], 0) / left.length;

  it('have mean 0, variance 1 and no correlations on the sample', () => {
    values.forEach((left, first) => {
      expect(productMean(left, new Float64Array(4000).fill(1))).toBeCloseTo(0, 10);
      values.forEach((right, second) => {
        expect(productMean(left, right)).toBeCloseTo(first === second ? 1 : 0, 10);
      });
    });
  });

  it('are linear in the shares of the tokens', () => {
    // Four responses of one token each, and one with three tokens of each of the four.
    const rows = [1, 4, 9, 13].map((token) => new Array<number>(12).fill(token));
    const mixed = rows.flatMap(([token]) => [token, token, token]);
    const tokens = Uint8Array.from([...rows, mixed].flatMap((row) => [0, 0, ...row]));
    for (const own of features({ tokens, count: 5, length: 14 }))
      expect(own[4]).toBeCloseTo((own[0] + own[1] + own[2] + own[3]) / 4, 10);
  });
});
