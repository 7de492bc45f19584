/** What the actor samples and says of it, against plain JavaScript, enumeration and frequencies. */
import { expect, it } from 'vitest';
import { ppo } from '../../src/methods/ppo/index.js';
import { responseMeans } from '../../src/methods/rollout.js';
import { createRandom } from '../../src/random/index.js';
import { type Sequences, sequence } from '../../src/world/index.js';
import { describeTensors } from '../support/backend.js';
import { expectClose } from '../support/numbers.js';
import { plainLogProbs, plainResponseLogProbs } from '../support/plain-policy.js';
import { exactly, scoreOf, tinyRun } from '../support/tiny-run.js';
import { allSequences, rowOf } from '../support/tiny-world.js';

const config = { minibatches: 1, epochs: 3 };

describeTensors('the actor', () => {
  it('scores as the hand-made reward model should, and knows the policy’s own probabilities', () => {
    const setup = tinyRun(3);
    const run = setup.open(ppo, { seeds: ['0', '1'] });
    const prompts = Uint8Array.from({ length: 64 }, (_, index) => index % 4);
    const rollout = run.actor.sample([prompts, prompts], [createRandom('a'), createRandom('b')]);
    const sampled: Sequences = { tokens: Uint8Array.from(rollout.tokens), count: 128, length: 4 };
    const { model, parameters } = setup.policy;
    for (let row = 0; row < 128; row++) {
      const own = sequence(sampled, row);
      expect(own[0]).toBe(row % 4);
      expect(rollout.scores[row]).toBeCloseTo(scoreOf(own), 3);
      const plain = plainLogProbs(model, parameters, own);
      for (let position = 0; position < 3; position++) {
        const at = row * 3 + position;
        expect(rollout.logProbs[at]).toBeCloseTo(plain[position][own[position + 1]], 4);
        const entropy = plain[position].reduce((sum, logProb) => sum - Math.exp(logProb) * logProb, 0);
        expect(rollout.entropy[at]).toBeCloseTo(entropy, 4);
        expect(Math.abs(rollout.tokenKl[at])).toBeLessThan(1e-5);
      }
    }
    run.dispose();
  });

  it('gives, token by token, the KL that plain probabilities have', () => {
    const setup = tinyRun(3);
    const run = setup.open(ppo, { config, klPenalty: 0.2 });
    for (let step = 0; step < 5; step++) run.iterate();
    const rollout = run.actor.sample([Uint8Array.of(0, 1, 2, 3)], [createRandom('token KL')]);
    const { model, parameters } = setup.policy;
    const trained = run.actor.parameters();
    for (let row = 0; row < 4; row++) {
      const tokens = rollout.tokens.slice(4 * row, 4 * row + 4);
      const [now, initial] = [trained, parameters].map((flat) => plainLogProbs(model, flat, tokens));
      now.forEach((logProbs, position) => {
        const kl = logProbs.reduce((sum, p, index) => sum + Math.exp(p) * (p - initial[position][index]), 0);
        expect(kl).toBeGreaterThan(1e-3);
        expect(rollout.tokenKl[3 * row + position]).toBeCloseTo(kl, 4);
        const drawn = tokens[position + 1];
        expect(rollout.initialLogProbs[3 * row + position]).toBeCloseTo(initial[position][drawn], 4);
      });
    }
    expect(responseMeans(rollout, rollout.tokenKl)[0]).toBeCloseTo(
      rollout.tokenKl.reduce((sum, kl) => sum + kl, 0) / 4,
      5,
    );
    run.dispose();
  });

  it('logs the KL of the policy that sampled, as enumeration gives it', () => {
    const setup = tinyRun(3);
    const run = setup.open(ppo, {
      config: { minibatches: 4, epochs: 1 },
      online: { batchSize: 1024, learningRate: 3e-3 },
    });
    expect(Math.abs(run.iterate().klDivergence[0])).toBeLessThan(1e-5);
    for (let step = 0; step < 5; step++) {
      const exact = exactly(setup, run.actor.parameters());
      const { klDivergence, proxyScore } = run.iterate();
      expect(Math.abs(klDivergence[0] - exact.kl)).toBeLessThan(0.02 + 0.1 * exact.kl);
      // Scores lie between −3 and 3: the mean of 1,024 has a standard deviation below 0.05.
      expect(Math.abs(proxyScore[0] - exact.score)).toBeLessThan(0.25);
    }
    run.dispose();
  });

  it('samples large batches as it would smaller ones', () => {
    const setup = tinyRun(2, 0.3);
    const run = setup.open(ppo, { seeds: ['0', '1'] });
    const count = 1500;
    const prompts = Uint8Array.from({ length: count }, (_, index) => index % 3);
    const streams = () => [createRandom('a'), createRandom('b')];
    const whole = run.actor.sample([prompts, prompts], streams());
    // The streams go on from row to row, so that the first rows are those of a batch of their own.
    const first = run.actor.sample([prompts.subarray(0, 700), prompts.subarray(0, 700)], streams());
    const rowsOf = (values: ArrayLike<number>, replica: number, rows: number, width: number) =>
      Array.from(values).slice(replica * rows * width, replica * rows * width + 700 * width);
    for (const replica of [0, 1]) {
      expect(rowsOf(whole.tokens, replica, count, 3)).toEqual(rowsOf(first.tokens, replica, 700, 3));
      for (const name of ['logProbs', 'tokenKl', 'exists'] as const)
        expectClose(rowsOf(whole[name], replica, count, 2), rowsOf(first[name], replica, 700, 2), 1e-5);
      expectClose(rowsOf(whole.scores, replica, count, 1), rowsOf(first.scores, replica, 700, 1), 1e-4);
    }
    run.dispose();
  });

  it('samples every response as often as its policy says', () => {
    const setup = tinyRun(2);
    const run = setup.open(ppo);
    const prompts = new Uint8Array(4096).fill(2);
    const { tokens } = run.actor.sample([prompts], [createRandom('frequencies')]);
    const counts = new Array<number>(16).fill(0);
    for (let row = 0; row < 4096; row++) counts[rowOf(tokens.subarray(3 * row + 1, 3 * row + 3), 4)] += 1;
    const responses = allSequences(4, 2);
    const all = Uint8Array.from({ length: 16 * 3 }, (_, index) =>
      index % 3 === 0 ? 2 : responses.tokens[Math.floor(index / 3) * 2 + (index % 3) - 1],
    );
    const { model, parameters } = setup.policy;
    const expected = plainResponseLogProbs(model, parameters, { tokens: all, count: 16, length: 3 });
    counts.forEach((count, index) => {
      const probability = Math.exp(expected[index]);
      const deviation = Math.sqrt(4096 * probability * (1 - probability));
      expect(Math.abs(count - 4096 * probability)).toBeLessThan(5 * deviation);
    });
    run.dispose();
  });
});
