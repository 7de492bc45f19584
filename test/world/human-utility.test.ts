/** The annotator: normalised parts, and coherence that only ever costs. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { createWorld, responseLogLikelihood, type Sequences, sampleCorpus } from '../../src/world/index.js';
import { tinyExperiment } from '../support/tiny-world.js';

const config = tinyExperiment({ world: { vocabularySize: 16, promptLength: 3, responseLength: 12 } }).world;
const world = createWorld(config, createRandom(4));
const typical = sampleCorpus(world.grammar, 5000, createRandom('typical'));

const meanOf = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;
const deviationOf = (values: ArrayLike<number>) => {
  const mean = meanOf(values);
  return Math.sqrt(meanOf(Array.from(values, (value) => (value - mean) ** 2)));
};

/** Responses of uniformly random tokens: far outside the language. */
function noise(count: number): Sequences {
  const random = createRandom('noise');
  const tokens = Uint8Array.from({ length: count * typical.length }, () => random.integer(16));
  return { tokens, count, length: typical.length };
}

describe('the human utility', () => {
  it('has content of mean 0 and standard deviation 1 under the language', () => {
    const { content } = world.humanUtility.parts(typical);
    // Calibrated on another 4,096 responses: both samples err by about 1/√4096.
    expect(Math.abs(meanOf(content))).toBeLessThan(0.1);
    expect(Math.abs(deviationOf(content) - 1)).toBeLessThan(0.1);
  });

  it('is content plus the weighted coherence, finite for every response', () => {
    for (const sequences of [typical, noise(500)]) {
      const { content, coherence } = world.humanUtility.parts(sequences);
      const utility = world.humanUtility.utility(sequences);
      utility.forEach((value, row) => {
        expect(Number.isFinite(value)).toBe(true);
        expect(value).toBeCloseTo(content[row] + config.coherenceWeight * coherence[row], 12);
      });
    }
  });

  it('weighs coherence as the experiment says and leaves content alone', () => {
    const heavy = createWorld({ ...config, coherenceWeight: 3 }, createRandom(4)).humanUtility;
    const { content, coherence } = world.humanUtility.parts(typical);
    expect(heavy.parts(typical).content).toEqual(content);
    expect(heavy.utility(typical)[7]).toBeCloseTo(content[7] + 3 * coherence[7], 12);
  });

  it('judges each response by itself, whatever stands beside it', () => {
    const alone = { tokens: typical.tokens.slice(5 * 15, 6 * 15), count: 1, length: 15 };
    expect(world.humanUtility.utility(alone)[0]).toBe(world.humanUtility.utility(typical)[5]);
  });

  it('judges the same response differently after another prompt', () => {
    const tokens = typical.tokens.slice(0, 30);
    tokens.copyWithin(18, 3, 15);
    tokens.set([(tokens[0] + 1) % 16, (tokens[1] + 5) % 16, tokens[2]], 15);
    const { content, coherence } = world.humanUtility.parts({ tokens, count: 2, length: 15 });
    expect(content[0]).not.toBe(content[1]);
    // Only the prompt's last token takes part in the likelihood.
    expect(coherence[0]).toBe(coherence[1]);
  });

  it('reads which tokens a response has, not their order', () => {
    const tokens = typical.tokens.slice(0, 30);
    tokens.copyWithin(15, 0, 15);
    tokens.subarray(18, 30).reverse();
    const { content, coherence } = world.humanUtility.parts({ tokens, count: 2, length: 15 });
    expect(content[0]).toBeCloseTo(content[1], 12);
    expect(coherence[0]).not.toBe(coherence[1]);
  });

  it('is the same world for the same seed and another one for another', () => {
    const again = createWorld(config, createRandom(4)).humanUtility.utility(typical);
    expect(again).toEqual(world.humanUtility.utility(typical));
    const other = createWorld(config, createRandom(5)).humanUtility.utility(typical);
    expect(other[0]).not.toBe(again[0]);
  });
});

describe('coherence', () => {
  const { coherence } = world.humanUtility.parts(typical);
  const likelihoods = (sequences: Sequences) =>
    Array.from({ length: sequences.count }, (_, row) => responseLogLikelihood(world.grammar, sequences, row));

  it('hardly costs anything inside the language: a median above −0.2', () => {
    const sorted = [...coherence].sort((a, b) => a - b);
    expect(sorted[sorted.length / 2]).toBeGreaterThan(-0.2);
  });

  it('costs more the less likely the response, and never more than 3', () => {
    const all = [...coherence, ...world.humanUtility.parts(noise(500)).coherence];
    const logs = [...likelihoods(typical), ...likelihoods(noise(500))];
    const order = logs.map((_, index) => index).sort((a, b) => logs[a] - logs[b]);
    for (let index = 1; index < order.length; index++) {
      expect(all[order[index]]).toBeGreaterThanOrEqual(all[order[index - 1]]);
    }
    expect(Math.min(...all)).toBeGreaterThanOrEqual(-3);
    expect(Math.max(...all)).toBeLessThanOrEqual(0);
  });

  it('comes near its floor outside the language', () => {
    expect(meanOf(world.humanUtility.parts(noise(500)).coherence)).toBeLessThan(-2);
  });

  it('is −3 tanh(ln(1 + e^−(z + 2)) / 3) of the likelihood in standard deviations', () => {
    const logs = likelihoods(typical);
    const [centre, scale] = [meanOf(logs), deviationOf(logs)];
    for (const row of [0, 100, 1000]) {
      const z = (logs[row] - centre) / scale;
      const expected = -3 * Math.tanh(Math.log(1 + Math.exp(-(z + 2))) / 3);
      expect(Math.abs(coherence[row] - expected)).toBeLessThan(0.03);
    }
  });
});
