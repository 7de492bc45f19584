/** The grammar against chains solved by hand, enumeration of all responses, and its own samples. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { cumulativeRows, softmaxRows } from '../../src/world/distributions.js';
import { createGrammar } from '../../src/world/grammar.js';
import {
  categorical,
  entropyRate,
  type Grammar,
  responseEntropy,
  responseLogLikelihood,
  sampleCorpus,
  type WorldShape,
} from '../../src/world/index.js';
import { chiSquareExcess } from '../support/numbers.js';
import { everySequence } from '../support/tiny-world.js';

const shape: WorldShape = { vocabularySize: 4, promptLength: 2, responseLength: 3, endProbability: 0 };
const grammar = createGrammar(shape, 1.3, createRandom('grammar'));

/** A grammar with these rows. */
function grammarOf(rows: number[][], changes: Partial<WorldShape> = {}): Grammar {
  const probabilities = Float64Array.from(rows.flat());
  return {
    shape: { vocabularySize: rows.length, promptLength: 1, responseLength: 2, endProbability: 0, ...changes },
    probabilities,
    logProbs: probabilities.map(Math.log),
    cumulative: cumulativeRows(probabilities, rows.length),
  };
}

const entropyOf = (...probabilities: number[]) => probabilities.reduce((sum, p) => sum - p * Math.log(p), 0);

describe('the grammar', () => {
  it('has rows of probabilities that sum to 1, with their logarithms and running sums', () => {
    const large = createGrammar({ ...shape, vocabularySize: 32 }, 1.3, createRandom(0));
    for (let row = 0; row < 32; row++) {
      const probabilities = large.probabilities.subarray(row * 32, (row + 1) * 32);
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
      expect(probabilities.every((p) => p > 0)).toBe(true);
      expect(large.cumulative[row * 32 + 31]).toBeCloseTo(1, 12);
    }
    expect(large.logProbs.every((logProb, index) => logProb === Math.log(large.probabilities[index]))).toBe(
      true,
    );
  });

  it('has logits of the wanted standard deviation', () => {
    const wide = createGrammar({ ...shape, vocabularySize: 64 }, 2, createRandom(1));
    // Within a row ln p differs from the logit by a constant only.
    let square = 0;
    for (let row = 0; row < 64; row++) {
      const logs = wide.logProbs.subarray(row * 64, (row + 1) * 64);
      const mean = logs.reduce((sum, value) => sum + value, 0) / 64;
      square += logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 63 / 64;
    }
    // 4,032 degrees of freedom: the standard error of the variance is √(2 / 4032) = 2.2 %.
    expect(Math.abs(square / 4 - 1)).toBeLessThan(0.11);
  });

  it('survives logits too large for an exponential', () => {
    expect([...softmaxRows(Float64Array.of(1000, 1000, -1000, 0), 2)]).toEqual([0.5, 0.5, 0, 1]);
  });
});

describe('the entropy rate', () => {
  it('is that of a two-state chain solved by hand', () => {
    // Leaves state 0 with a, state 1 with b: stationary (b, a)/(a + b).
    const [a, b] = [0.2, 0.6];
    const rate = (b * entropyOf(a, 1 - a) + a * entropyOf(b, 1 - b)) / (a + b);
    expect(
      entropyRate(
        grammarOf([
          [1 - a, a],
          [b, 1 - b],
        ]),
      ),
    ).toBeCloseTo(rate, 12);
  });

  it('is ln V when all tokens are equally likely', () => {
    const rows = Array.from({ length: 5 }, () => new Array<number>(5).fill(0.2));
    expect(entropyRate(grammarOf(rows))).toBeCloseTo(Math.log(5), 12);
  });

  it('lies between 2.4 and 2.7 nats for the world of the design', () => {
    for (const seed of [0, 1, 2]) {
      const large = createGrammar({ ...shape, vocabularySize: 32 }, 1.3, createRandom(seed));
      expect(entropyRate(large)).toBeGreaterThan(2.4);
      expect(entropyRate(large)).toBeLessThan(2.8);
    }
  });
});

describe('the entropy of responses', () => {
  it('is that of all responses of a tiny world, written down one by one', () => {
    for (const promptLength of [1, 2]) {
      const tiny = { ...grammar, shape: { ...shape, promptLength } };
      const all = everySequence(tiny.shape);
      let sum = 0;
      for (let row = 0; row < all.count; row++) {
        const tokens = all.tokens.subarray(row * all.length, (row + 1) * all.length);
        let probability = 1 / 4;
        for (let index = 1; index < all.length; index++) {
          probability *= tiny.probabilities[tokens[index - 1] * 4 + tokens[index]];
        }
        sum -= probability * responseLogLikelihood(tiny, all, row);
      }
      expect(responseEntropy(tiny)).toBeCloseTo(sum / 3, 12);
    }
  });

  it('is the entropy rate in the long run', () => {
    const long = { ...grammar, shape: { ...shape, promptLength: 64, responseLength: 20 } };
    expect(responseEntropy(long)).toBeCloseTo(entropyRate(grammar), 9);
  });
});

describe('the likelihood of a response', () => {
  it('adds the logarithms of the response’s steps, the first one from the prompt’s last token', () => {
    const chain = grammarOf(
      [
        [0.9, 0.1],
        [0.25, 0.75],
      ],
      { promptLength: 2 },
    );
    const sequences = { tokens: Uint8Array.of(0, 1, 1, 0, 1, 0, 0, 1), count: 2, length: 4 };
    expect(responseLogLikelihood(chain, sequences, 0)).toBeCloseTo(Math.log(0.75 * 0.25), 12);
    expect(responseLogLikelihood(chain, sequences, 1)).toBeCloseTo(Math.log(0.9 * 0.1), 12);
  });

  it('makes probabilities that sum to 1 over all responses to a prompt', () => {
    const all = everySequence(shape);
    for (const prompt of [0, 7, 15]) {
      let sum = 0;
      for (let response = 0; response < 64; response++) {
        sum += Math.exp(responseLogLikelihood(grammar, all, prompt * 64 + response));
      }
      expect(sum).toBeCloseTo(1, 12);
    }
  });
});

describe('a sampled corpus', () => {
  const count = 40_000;
  const corpus = sampleCorpus(grammar, count, createRandom('corpus'));

  it('has the exact marginal frequencies at every position', () => {
    let marginal = new Array<number>(4).fill(0.25);
    for (let position = 0; position < corpus.length; position++) {
      const counts = new Array<number>(4).fill(0);
      for (let row = 0; row < count; row++) counts[corpus.tokens[row * corpus.length + position]] += 1;
      expect(Math.abs(chiSquareExcess(counts, marginal))).toBeLessThan(5);
      marginal = marginal.map((_, to) =>
        marginal.reduce((sum, p, from) => sum + p * grammar.probabilities[from * 4 + to], 0),
      );
    }
  });

  it('steps from each token as its row says', () => {
    for (let from = 0; from < 4; from++) {
      const counts = new Array<number>(4).fill(0);
      for (let index = 1; index < corpus.tokens.length; index++) {
        if (index % corpus.length > 0 && corpus.tokens[index - 1] === from) counts[corpus.tokens[index]] += 1;
      }
      const row = grammar.probabilities.subarray(from * 4, from * 4 + 4);
      expect(Math.abs(chiSquareExcess(counts, row))).toBeLessThan(5);
    }
  });

  it('is what the entropy says on average', () => {
    let sum = 0;
    for (let row = 0; row < count; row++) sum -= responseLogLikelihood(grammar, corpus, row) / 3;
    expect(sum / count).toBeCloseTo(responseEntropy(grammar), 1);
    expect(Math.abs(sum / count - responseEntropy(grammar))).toBeLessThan(0.02);
  });
});

describe('inverse-CDF sampling', () => {
  const cumulative = cumulativeRows(Float64Array.of(0.5, 0, 0.25, 0.25, 1, 0, 0, 0), 4);

  it('takes the first outcome whose running sum exceeds the uniform, and never an impossible one', () => {
    const outcomes = [0, 0.49, 0.5, 0.74, 0.75, 0.999].map((uniform) =>
      categorical(cumulative, 0, 4, uniform),
    );
    expect(outcomes).toEqual([0, 0, 2, 2, 3, 3]);
    expect(categorical(cumulative, 1, 4, 0.9)).toBe(0);
  });

  it('takes the last outcome where rounding leaves the sum below the uniform', () => {
    expect(categorical(Float64Array.of(0.3, 0.999999), 0, 2, 0.9999999)).toBe(1);
  });
});
