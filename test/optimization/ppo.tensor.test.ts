/** PPO in worlds so small that its optimum is known: π*(y) ∝ π_init(y) exp(score(y) / penalty). */
import { expect, it } from 'vitest';
import type { Experiment } from '../../src/config/schema.js';
import { Ppo } from '../../src/optimization/ppo/ppo.js';
import { createRandom, type RandomStream } from '../../src/random/index.js';
import { getTf } from '../../src/tensor/index.js';
import { type Sequences, sequence } from '../../src/world/index.js';
import { describeTensors } from '../support/backend.js';
import { expectNoLeak } from '../support/leaks.js';
import { expectClose, logSumExp } from '../support/numbers.js';
import { plainLogProbs, plainResponseLogProbs } from '../support/plain-policy.js';
import { allSequences, everySequence, randomPolicy, rowOf, tinyExperiment } from '../support/tiny-world.js';
import { tokenCounter } from '../support/token-counter.js';

const token = 3;
const height = 3;

interface Setup {
  experiment: Experiment;
  policy: ReturnType<typeof randomPolicy>;
  open(klPenalty: number, seeds?: string[]): Ppo;
}

/** Every prompt of one token equally often, responses of `responseLength` tokens out of four. */
function setUp(responseLength: number, rl: Partial<Experiment['rl']> = {}): Setup {
  const experiment = tinyExperiment({
    world: { promptLength: 1, responseLength },
    rl: { batchSize: 64, minibatches: 1, epochs: 3, learningRate: 5e-3, warmupSteps: 0, ...rl },
  });
  const policy = randomPolicy(experiment, 'ppo', 1);
  const { architecture, parameters } = tokenCounter(policy.model.world, { token, height });
  const drawPrompts = (count: number, random: RandomStream) =>
    Uint8Array.from({ length: count }, () => random.integer(4));
  const open = (klPenalty: number, seeds = ['0']) =>
    new Ppo({
      model: policy.model,
      initialParameters: policy.parameters,
      proxies: {
        architecture,
        parameters: Float32Array.from(seeds.flatMap(() => [...parameters])),
        normalisations: seeds.map(() => ({ mean: 0, scale: 1 })),
      },
      config: experiment.rl,
      klPenalty,
      drawPrompts,
      randoms: seeds.map((seed) => createRandom('ppo').stream(seed)),
    });
  return { experiment, policy, open };
}

/** The proxy score in closed form: height · (share of the token − share of the others). */
const scoreOf = (tokens: ArrayLike<number>): number =>
  Array.from(tokens).reduce((sum, other) => sum + (other === token ? height : -height) / tokens.length, 0);

/** Mean over prompts of KL and score of the distribution ∝ π_init(y) exp(score(y) / penalty). */
function optimum({ policy }: Setup, penalty: number): { kl: number; score: number } {
  const all = everySequence(policy.model.world);
  const logProbs = plainResponseLogProbs(policy.model, policy.parameters, all);
  const size = all.count / 4;
  const mean = { kl: 0, score: 0 };
  for (let prompt = 0; prompt < 4; prompt++) {
    const rows = Array.from({ length: size }, (_, index) => prompt * size + index);
    const tilted = rows.map((row) => logProbs[row] + scoreOf(sequence(all, row)) / penalty);
    const total = logSumExp(tilted);
    rows.forEach((row, index) => {
      const probability = Math.exp(tilted[index] - total);
      mean.kl += (probability * (tilted[index] - total - logProbs[row])) / 4;
      mean.score += (probability * scoreOf(sequence(all, row))) / 4;
    });
  }
  return mean;
}

/** Exact KL(π ‖ π_init) of replica 0 by enumeration, mean over prompts. */
function exactKl({ policy }: Setup, parameters: Float32Array): number {
  const { model } = policy;
  const all = everySequence(model.world);
  const now = plainResponseLogProbs(model, parameters.subarray(0, model.layout.count), all);
  const initial = plainResponseLogProbs(model, policy.parameters, all);
  return now.reduce((sum, logProb, row) => sum + (Math.exp(logProb) * (logProb - initial[row])) / 4, 0);
}

const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function train(ppo: Ppo, iterations: number): { kl: number; score: number } {
  const last: { kl: number[]; score: number[] } = { kl: [], score: [] };
  for (let step = 1; step <= iterations; step++) {
    const { klDivergence, proxyScore } = ppo.step();
    if (step <= iterations - 10) continue;
    last.kl.push(klDivergence[0]);
    last.score.push(proxyScore[0]);
  }
  return { kl: average(last.kl), score: average(last.score) };
}

describeTensors('PPO', () => {
  it('scores as the hand-made reward model should, and samples with the policy’s own probabilities', () => {
    const setup = setUp(3);
    const ppo = setup.open(0, ['0', '1']);
    const prompts = Uint8Array.from({ length: 64 }, (_, index) => index % 4);
    const rollout = ppo.sample([prompts, prompts], [createRandom('a'), createRandom('b')]);
    const tokens = Uint8Array.from(rollout.tokens);
    const sampled: Sequences = { tokens, count: 128, length: 4 };
    const { model, parameters } = setup.policy;
    for (let row = 0; row < 128; row++) {
      const own = sequence(sampled, row);
      expect(own[0]).toBe(row % 4);
      expect(rollout.proxyScores[row]).toBeCloseTo(scoreOf(own), 3);
      const plain = plainLogProbs(model, parameters, own);
      for (let position = 0; position < 3; position++) {
        const at = row * 3 + position;
        expect(rollout.logProbs[at]).toBeCloseTo(plain[position][own[position + 1]], 4);
        const entropy = plain[position].reduce((sum, logProb) => sum - Math.exp(logProb) * logProb, 0);
        expect(rollout.entropy[at]).toBeCloseTo(entropy, 4);
        expect(Math.abs(rollout.tokenKl[at])).toBeLessThan(1e-5);
      }
    }
    ppo.dispose();
  });

  it('raises the proxy score to its maximum without a penalty', () => {
    const setup = setUp(1);
    const ppo = setup.open(0);
    const start = ppo.step().proxyScore[0];
    const { score } = train(ppo, 40);
    // The first token is the prompt: only half of the sequence can be chosen.
    const best = average([0, 1, 2, 3].map((prompt) => scoreOf([prompt, token])));
    expect(start).toBeLessThan(best - 1);
    expect(score).toBeGreaterThan(best - 0.2);
    ppo.dispose();
  });

  for (const [responseLength, penalty] of [
    [1, 3],
    [3, 1],
  ]) {
    it(`finds the optimum of score − ${penalty}·KL, known by enumeration, with ${responseLength} tokens`, () => {
      const setup = setUp(responseLength);
      const ppo = setup.open(penalty);
      const { kl, score } = train(ppo, 80);
      const best = optimum(setup, penalty);
      expect(best.kl).toBeGreaterThan(0.05);
      expect(Math.abs(score - penalty * kl - (best.score - penalty * best.kl))).toBeLessThan(0.1);
      expect(Math.abs(kl / best.kl - 1)).toBeLessThan(0.25);
      ppo.dispose();
    });
  }

  it('goes less far from the initial policy the larger the penalty', () => {
    const setup = setUp(3);
    const distances = [0, 1, 4].map((penalty) => {
      const ppo = setup.open(penalty);
      const { kl } = train(ppo, 40);
      ppo.dispose();
      return kl;
    });
    expect(distances[1]).toBeLessThan(0.8 * distances[0]);
    expect(distances[2]).toBeLessThan(0.5 * distances[1]);
  });

  it('penalises and logs, token by token, the KL that plain probabilities have', () => {
    const setup = setUp(3);
    const ppo = setup.open(0.2);
    for (let step = 0; step < 5; step++) ppo.step();
    const rollout = ppo.sample([Uint8Array.of(0, 1, 2, 3)], [createRandom('token KL')]);
    const { model, parameters } = setup.policy;
    const trained = ppo.parameters();
    for (let row = 0; row < 4; row++) {
      const tokens = rollout.tokens.slice(4 * row, 4 * row + 4);
      const [now, initial] = [trained, parameters].map((flat) => plainLogProbs(model, flat, tokens));
      now.forEach((logProbs, position) => {
        const kl = logProbs.reduce((sum, p, index) => sum + Math.exp(p) * (p - initial[position][index]), 0);
        expect(kl).toBeGreaterThan(1e-3);
        expect(rollout.tokenKl[3 * row + position]).toBeCloseTo(kl, 4);
        const token = tokens[position + 1];
        expect(rollout.initialLogProbs[3 * row + position]).toBeCloseTo(initial[position][token], 4);
      });
    }
    expect(ppo.perResponse(rollout.tokenKl)[0]).toBeCloseTo(
      rollout.tokenKl.reduce((sum, kl) => sum + kl, 0) / 4,
      5,
    );
    ppo.dispose();
  });

  it('logs the KL of the policy that sampled, as enumeration gives it', () => {
    const setup = setUp(3, { batchSize: 1024, minibatches: 4, epochs: 1, learningRate: 3e-3 });
    const ppo = setup.open(0);
    expect(Math.abs(ppo.step().klDivergence[0])).toBeLessThan(1e-5);
    for (let step = 0; step < 5; step++) {
      const exact = exactKl(setup, ppo.parameters());
      const logged = ppo.step().klDivergence[0];
      expect(Math.abs(logged - exact)).toBeLessThan(0.02 + 0.1 * exact);
    }
    ppo.dispose();
  });

  it('trains a replica as it would alone', () => {
    const setup = setUp(3, { batchSize: 32 });
    const together = setup.open(0.5, ['0', '1']);
    const alone = setup.open(0.5, ['1']);
    for (let step = 0; step < 3; step++) {
      const both = together.step();
      const own = alone.step();
      expect(both.klDivergence[1]).toBeCloseTo(own.klDivergence[0], 5);
      expect(both.proxyScore[1]).toBeCloseTo(own.proxyScore[0], 5);
      expect(both.proxyScore[0]).not.toBe(both.proxyScore[1]);
    }
    const { count } = setup.policy.model.layout;
    expectClose(together.parameters().slice(count), alone.parameters(), 1e-4);
    together.dispose();
    alone.dispose();
  });

  it('clips no ratio before the first update and some when the steps are large', () => {
    const gentle = setUp(3, { epochs: 1, minibatches: 1 }).open(0);
    expect(gentle.step().clipFraction[0]).toBe(0);
    gentle.dispose();
    const rough = setUp(3, { epochs: 4, learningRate: 0.03 }).open(0);
    expect(rough.step().clipFraction[0]).toBeGreaterThan(0.1);
    rough.dispose();
  });

  it('warms the learning rate up: the first step of Adam is as long as the rate', () => {
    const longest = (warmupSteps: number) => {
      const setup = setUp(3, { epochs: 1, minibatches: 1, learningRate: 0.01, warmupSteps });
      const ppo = setup.open(0);
      ppo.step();
      const { parameters } = setup.policy;
      const moved = ppo.parameters().map((value, index) => Math.abs(value - parameters[index]));
      ppo.dispose();
      return Math.max(...moved);
    };
    expect(longest(0)).toBeCloseTo(0.01, 4);
    expect(longest(1)).toBeCloseTo(0.01, 4);
    expect(longest(5)).toBeCloseTo(0.002, 5);
  });

  it('keeps no tensor over 50 iterations and none after it is disposed', () => {
    const setup = setUp(1, { batchSize: 8, epochs: 1, minibatches: 1 });
    const before = getTf().memory().numTensors;
    const ppo = setup.open(0.1, ['0', '1']);
    expectNoLeak(() => ppo.step());
    ppo.dispose();
    expect(getTf().memory().numTensors).toBe(before);
  });

  it('samples every response as often as its policy says', () => {
    const setup = setUp(2);
    const ppo = setup.open(0);
    const prompts = new Uint8Array(4096).fill(2);
    const { tokens } = ppo.sample([prompts], [createRandom('frequencies')]);
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
    ppo.dispose();
  });
});
