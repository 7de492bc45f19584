/** The policy's forward pass, its KL and its entropy against plain JavaScript and enumeration of all responses. */
import { expect, it } from 'vitest';
import {
  type PolicyModel,
  policyForward,
  policyModel,
  responseTokens,
  tokenEntropy,
  tokenKl,
} from '../../src/policy/index.js';
import { getTf, pick, type Tensor } from '../../src/tensor/index.js';
import { type Sequences, sequence } from '../../src/world/index.js';
import { describeTensors } from '../support/backend.js';
import { expectClose } from '../support/numbers.js';
import { plainLogProbs, plainResponseLogProbs } from '../support/plain-policy.js';
import { everySequence, randomPolicy, tinyExperiment } from '../support/tiny-world.js';

const experiment = tinyExperiment();
const policy = randomPolicy(experiment, 'policy');
const other = randomPolicy(experiment, 'another', 2);
const { model } = policy;
const all = everySequence(model.world);
/** Responses to one prompt. */
const size = 64;

const tensorOf = ({ tokens, count, length }: Sequences): Tensor =>
  getTf().tensor3d(Int32Array.from(tokens), [1, count, length], 'int32');

function logProbsOf(parameters: Float32Array, sequences: Tensor): Tensor {
  const tf = getTf();
  const flat = tf.tensor2d(parameters, [1, model.layout.count]);
  return tf.logSoftmax(policyForward(model, flat, sequences).logits);
}

/** Σ over the response of a per-token quantity [1, count · T]. */
const perResponse = (values: ArrayLike<number>): number[] =>
  Array.from({ length: all.count }, (_, row) => values[3 * row] + values[3 * row + 1] + values[3 * row + 2]);

/** Σ_y p(y | prompt) · quantity of y, for each prompt. */
const expectations = (logProbs: ArrayLike<number>, quantity: ArrayLike<number>): number[] =>
  Array.from({ length: all.count / size }, (_, prompt) => {
    let sum = 0;
    for (let row = prompt * size; row < (prompt + 1) * size; row++)
      sum += Math.exp(logProbs[row]) * quantity[row];
    return sum;
  });

describeTensors('the policy', () => {
  it('has the log-probabilities of the plain one at every response token', () => {
    getTf().tidy(() => {
      const values = logProbsOf(policy.parameters, tensorOf(all)).dataSync();
      const rows = Array.from({ length: 40 }, (_, index) => 23 * index);
      for (const row of rows) {
        const plain = plainLogProbs(model, policy.parameters, sequence(all, row)).flat();
        expectClose(values.slice(row * 12, (row + 1) * 12), plain, 1e-4);
      }
    });
  });

  it('gives probabilities that sum to 1 over all responses to each prompt', () => {
    const tf = getTf();
    tf.tidy(() => {
      const tokens = tensorOf(all);
      const picked = pick(logProbsOf(policy.parameters, tokens), responseTokens(model, tokens)).dataSync();
      const ones = new Array<number>(all.count).fill(1);
      expectClose(expectations(perResponse(picked), ones), new Array<number>(16).fill(1), 1e-5);
      expectClose(perResponse(picked), plainResponseLogProbs(model, policy.parameters, all), 1e-4);
    });
  });

  it('takes the tokens after the prompt for the response', () => {
    const tokens = responseTokens(model, tensorOf(all)).dataSync();
    expect([...tokens.slice(3 * 27, 3 * 28)]).toEqual([...sequence(all, 27).slice(2)]);
  });

  it('values each response token from what stands before it, at 0 before any training', () => {
    const tf = getTf();
    tf.tidy(() => {
      const flat = tf.tensor2d(policy.parameters, [1, model.layout.count]);
      const { values } = policyForward(model, flat, tensorOf(all));
      expect(values.shape).toEqual([1, all.count * 3]);
      expect([...values.dataSync()].every((value) => value === 0)).toBe(true);
      const trained = policy.parameters.slice().fill(0.3, model.parameterCount);
      trained[model.parameterCount] = -1;
      const after = policyForward(model, tf.tensor2d(trained, [1, model.layout.count]), tensorOf(all)).values;
      const seen = after.dataSync();
      // Two responses that differ in the last token only are valued alike: it comes after the value.
      expect(seen[3 * 4 + 2]).toBeCloseTo(seen[3 * 5 + 2], 5);
      expect(Math.abs(seen[3 * 4 + 2] - seen[3 * 8 + 2])).toBeGreaterThan(1e-4);
    });
  });

  it('counts its parameters without the value head', () => {
    const of = (changes: Partial<typeof experiment.policy>): PolicyModel =>
      policyModel({ world: experiment.world, policy: { ...experiment.policy, ...changes } });
    // Embedding, 4 positions that are read, one block of 12·W², unembedding.
    expect(of({ width: 8, layers: 1 }).parameterCount).toBe(4 * 8 + 4 * 8 + 12 * 64 + 8 * 4);
    expect(of({ width: 8, layers: 1 }).layout.count).toBe(of({ width: 8, layers: 1 }).parameterCount + 8);
  });
});

describeTensors('the exact KL', () => {
  it('is KL of the whole responses by the chain rule: enumeration over all of them agrees', () => {
    getTf().tidy(() => {
      const tokens = tensorOf(all);
      const now = logProbsOf(policy.parameters, tokens);
      const initial = logProbsOf(other.parameters, tokens);
      const perToken = tokenKl(now, initial).dataSync();
      const p = plainResponseLogProbs(model, policy.parameters, all);
      const q = plainResponseLogProbs(model, other.parameters, all);
      const exact = expectations(
        p,
        p.map((logProb, row) => logProb - q[row]),
      );
      expect(Math.min(...exact)).toBeGreaterThan(0.1);
      expectClose(expectations(p, perResponse(perToken)), exact, 1e-4);
    });
  });

  it('is never negative, and 0 for a policy and itself', () => {
    getTf().tidy(() => {
      const tokens = tensorOf(all);
      const now = logProbsOf(policy.parameters, tokens);
      expect(
        Math.min(...tokenKl(now, logProbsOf(other.parameters, tokens)).dataSync()),
      ).toBeGreaterThanOrEqual(0);
      // The same distributions up to rounding, as two passes over differently shaped batches leave them.
      const rounded = getTf().mul(now, 1 + 2 ** -23);
      expect(Math.min(...tokenKl(now, rounded).dataSync(), ...tokenKl(rounded, now).dataSync())).toBe(0);
      expect([...tokenKl(now, now).dataSync()].every((kl) => kl === 0)).toBe(true);
    });
  });

  it('is that of two coins by hand', () => {
    getTf().tidy(() => {
      const coin = (heads: number) => getTf().tensor3d([Math.log(heads), Math.log(1 - heads)], [1, 1, 2]);
      const expected = 0.9 * Math.log(0.9 / 0.5) + 0.1 * Math.log(0.1 / 0.5);
      expect(tokenKl(coin(0.9), coin(0.5)).dataSync()[0]).toBeCloseTo(expected, 5);
      expect(tokenEntropy(coin(0.5)).dataSync()[0]).toBeCloseTo(Math.log(2), 5);
    });
  });
});

describeTensors('the entropy', () => {
  it('is that of the whole responses by the chain rule', () => {
    getTf().tidy(() => {
      const perToken = tokenEntropy(logProbsOf(policy.parameters, tensorOf(all))).dataSync();
      const p = plainResponseLogProbs(model, policy.parameters, all);
      const exact = expectations(
        p,
        p.map((logProb) => -logProb),
      );
      expectClose(expectations(p, perResponse(perToken)), exact, 1e-4);
    });
  });
});
