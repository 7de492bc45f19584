/** The annotator: normalised parts, bounds, a peak of content, and coherence that only ever costs. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import {
  createWorld,
  responseLogLikelihood,
  type Sequences,
  sampleCorpus,
  type World,
} from '../../src/world/index.js';
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

  it('cares for the order of the tokens', () => {
    const tokens = typical.tokens.slice(0, 30);
    tokens.copyWithin(15, 0, 15);
    tokens.subarray(18, 30).reverse();
    const { content } = world.humanUtility.parts({ tokens, count: 2, length: 15 });
    expect(content[0]).not.toBe(content[1]);
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

describe('content', () => {
  /** Changes one token of the response as long as content rises. */
  function climb({ humanUtility }: World, start: Sequences): number[] {
    let best = start.tokens.slice();
    const path = [humanUtility.parts(start).content[0]];
    for (;;) {
      const count = 12 * 16;
      const tokens = new Uint8Array(count * 15);
      for (let row = 0; row < count; row++) {
        tokens.set(best, row * 15);
        tokens[row * 15 + 3 + (row % 12)] = Math.floor(row / 12);
      }
      const { content } = humanUtility.parts({ tokens, count, length: 15 });
      const winner = content.indexOf(Math.max(...content));
      if (content[winner] <= path[path.length - 1]) return path;
      best = tokens.slice(winner * 15, (winner + 1) * 15);
      path.push(content[winner]);
    }
  }

  it('has one ceiling: greedy ascents from many responses come near it and none passes it', () => {
    const tops = Array.from({ length: 12 }, (_, index) => {
      const tokens = typical.tokens.slice(index * 15, (index + 1) * 15);
      const path = climb(world, { tokens, count: 1, length: 15 });
      return path[path.length - 1];
    });
    // content = (e − mean e) / sd e with e in (0, 1]: e = 1 at the ideal point alone.
    const ceiling = Math.max(...tops);
    expect(ceiling).toBeLessThan(12);
    expect(tops.filter((top) => top > 0.9 * ceiling).length).toBeGreaterThan(6);
    expect(ceiling).toBeGreaterThan(Math.max(...world.humanUtility.parts(typical).content) - 1e-9);
  });

  it('is bounded below: noise is no worse than the farthest response', () => {
    const { content } = world.humanUtility.parts(noise(2000));
    expect(Math.min(...content)).toBeGreaterThan(-6);
  });

  it('falls again for those who go on beyond the ideal point, a thing of which one can have too much', () => {
    // One feature of two tokens: its value goes through the ideal as their share grows.
    const simple = createWorld({ ...config, contentFeatures: 1 }, createRandom(4));
    const mixture = (share: number): Sequences => {
      const tokens = Uint8Array.from({ length: 15 }, (_, index) => (index < 3 + share ? a : b));
      return { tokens, count: 1, length: 15 };
    };
    let turning = 0;
    let [a, b] = [0, 0];
    for (a = 0; a < 16; a++) {
      for (b = 0; b < 16; b++) {
        const curve = Array.from(
          { length: 13 },
          (_, share) => simple.humanUtility.parts(mixture(share)).content[0],
        );
        const top = curve.indexOf(Math.max(...curve));
        if (top > 1 && top < 11 && curve[top] > curve[0] + 0.5 && curve[top] > curve[12] + 0.5) turning += 1;
      }
    }
    expect(turning).toBeGreaterThan(10);
  });
});
