/** Responses that end, and tokens that are forced: what the actor samples and what methods learn, against plain sums and enumeration. */
import { expect, it } from 'vitest';
import { grpoAlgorithm } from '../../src/methods/grpo/grpo.js';
import type { Algorithm } from '../../src/methods/online-run.js';
import { kl } from '../../src/methods/penalties/kl.js';
import { ppo } from '../../src/methods/ppo/index.js';
import { ppoAlgorithm } from '../../src/methods/ppo/ppo.js';
import { reinforceAlgorithm } from '../../src/methods/reinforce/reinforce.js';
import type { Rollout } from '../../src/methods/rollout.js';
import { batchLoss } from '../../src/methods/token-loss.js';
import { createRandom } from '../../src/random/index.js';
import { type Sequences, sequence, takeSequences } from '../../src/world/index.js';
import { describeTensors } from '../support/backend.js';
import { expectClose, finiteDifferences } from '../support/numbers.js';
import { plainLength, plainLogProbs, plainResponseLogProbs, plainValues } from '../support/plain-policy.js';
import { lossGradients, plainRollout } from '../support/plain-rollout.js';
import { exactly, optimum, scoresOf, tinyRun, train } from '../support/tiny-run.js';
import { everySequence, randomPolicy, tinyExperiment } from '../support/tiny-world.js';

/** The environment writes token 0 at the second place, if there is one. */
const secondIsZero = (prompts: Uint8Array) =>
  Int32Array.from({ length: 3 * prompts.length }, (_, index) => (index % 3 === 1 ? 0 : -1));

const columns = ['exists', 'chosen', 'logProbs', 'initialLogProbs', 'values', 'tokenKl', 'entropy'] as const;

function expectSame(rollout: Rollout, plain: Rollout): void {
  for (const name of columns) expectClose(rollout[name], plain[name], 1e-4);
}

describeTensors('the actor of a language with an end token', () => {
  it('judges the tokens that exist, and scores at the last of them', () => {
    const setup = tinyRun(3, 0.3);
    const run = setup.open(ppo);
    for (let step = 0; step < 3; step++) run.iterate();
    const { model, parameters: initial } = setup.policy;
    const prompts = Uint8Array.from({ length: 96 }, (_, index) => index % 3);
    const rollout = run.actor.sample([prompts], [createRandom('ends')]);
    const sampled: Sequences = { tokens: Uint8Array.from(rollout.tokens), count: 96, length: 4 };
    const scores = scoresOf(model, sampled);
    expectClose(rollout.scores, scores, 1e-3);
    expectSame(
      rollout,
      plainRollout({ model, sampling: run.actor.parameters(), initial }, sampled, { scores }),
    );
    const lengths = Array.from(prompts, (_, row) => plainLength(model, sequence(sampled, row)));
    expect(new Set(lengths).size).toBe(3);
    run.dispose();
  });

  it('logs the KL that enumeration gives', () => {
    const setup = tinyRun(3, 0.3);
    const online = { batchSize: 1024, learningRate: 3e-3 };
    const run = setup.open(ppo, { config: { minibatches: 4, epochs: 1 }, online });
    for (let step = 0; step < 5; step++) {
      const exact = exactly(setup, run.actor.parameters());
      const { klDivergence, proxyScore } = run.iterate();
      expect(Math.abs(klDivergence[0] - exact.kl)).toBeLessThan(0.02 + 0.1 * exact.kl);
      expect(Math.abs(proxyScore[0] - exact.score)).toBeLessThan(0.25);
    }
    run.dispose();
  });

  it('is led to the optimum of score − KL, known by enumeration', () => {
    const setup = tinyRun(3, 0.3);
    const run = setup.open(ppo, { config: { epochs: 3, minibatches: 1 }, klPenalty: 1 });
    const { kl: divergence, score } = train(setup, run, 80);
    const best = optimum(setup, 1);
    expect(best.kl).toBeGreaterThan(0.05);
    expect(Math.abs(score - divergence - (best.score - best.kl))).toBeLessThan(0.1);
    expect(Math.abs(divergence / best.kl - 1)).toBeLessThan(0.25);
    run.dispose();
  });
});

describeTensors('an environment that writes tokens', () => {
  it('is read and scored; the policy answers for its own tokens alone', () => {
    const setup = tinyRun(3, 0.3);
    const run = setup.open(ppo, { forced: secondIsZero });
    for (let step = 0; step < 3; step++) run.iterate();
    const { model, parameters: initial } = setup.policy;
    const prompts = Uint8Array.from({ length: 96 }, (_, index) => index % 3);
    const rollout = run.actor.sample([prompts], [createRandom('forced')]);
    const sampled: Sequences = { tokens: Uint8Array.from(rollout.tokens), count: 96, length: 4 };
    for (let row = 0; row < 96; row++) {
      const [, first, second] = sequence(sampled, row);
      expect(second).toBe(first === 3 ? 3 : 0);
    }
    const scores = scoresOf(model, sampled);
    const policies = { model, sampling: run.actor.parameters(), initial };
    expectSame(rollout, plainRollout(policies, sampled, { scores, isForced: (_, t) => t === 1 }));
    run.dispose();
  });

  it('adds nothing to the KL: enumeration over what the policy chooses', () => {
    const setup = tinyRun(3);
    const run = setup.open(ppo, { forced: secondIsZero, online: { batchSize: 1024 } });
    for (let step = 0; step < 4; step++) run.iterate();
    const { model, parameters: initial } = setup.policy;
    const now = run.actor.parameters();
    const all = everySequence(model.world);
    let exact = 0;
    for (let row = 0; row < all.count; row++) {
      const tokens = sequence(all, row);
      if (tokens[2] !== 0) continue;
      const [p, q] = [now, initial].map((flat) => {
        const logProbs = plainLogProbs(model, flat, tokens);
        return logProbs[0][tokens[1]] + logProbs[2][tokens[3]];
      });
      exact += (Math.exp(p) * (p - q)) / 4;
    }
    const { klDivergence } = run.iterate();
    expect(exact).toBeGreaterThan(0.02);
    expect(Math.abs(klDivergence[0] - exact)).toBeLessThan(0.005 + 0.1 * exact);
    run.dispose();
  });
});

const experiment = tinyExperiment({
  world: { promptLength: 1, responseLength: 3, endProbability: 0.3 },
  policy: { width: 4, layers: 1, heads: 1 },
});
const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const sumOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0);
const deviationOf = (values: number[]) =>
  Math.sqrt(meanOf(values.map((value) => (value - meanOf(values)) ** 2)));

/** Two groups of responses to two prompts, of which every length occurs; the third token of a few is forced. */
function givenRollout() {
  const { model, parameters } = randomPolicy(experiment, 'current', 1.5);
  const noise = createRandom('noise').normals(parameters.length);
  parameters.set(noise.slice(0, 4), parameters.length - 4);
  const { parameters: initial } = randomPolicy(experiment, 'initial', 1.5);
  const old = parameters.map((value, index) => value + 0.1 * noise[index]);
  const sequences: Sequences = {
    tokens: Uint8Array.of(
      ...[1, 3, 3, 3, 1, 0, 3, 3, 1, 2, 1, 0, 1, 0, 0, 3],
      ...[2, 1, 3, 3, 2, 3, 3, 3, 2, 0, 2, 2, 2, 1, 0, 1],
    ),
    count: 8,
    length: 4,
  };
  const scores = [...createRandom('scores').normals(8)];
  const isForced = (row: number, t: number) => row % 3 === 2 && t === 1;
  const rollout = plainRollout({ model, sampling: old, initial }, sequences, { scores, isForced });
  const rows = Array.from({ length: 8 }, (_, row) => sequence(sequences, row));
  /** The places of the tokens that the policy chose. */
  const places = rows.map((tokens, row) =>
    Array.from({ length: plainLength(model, tokens) }, (_, t) => t).filter((t) => !isForced(row, t)),
  );
  const chosenLogProbs = (flat: ArrayLike<number>) =>
    rows.map((tokens, row) => {
      const logProbs = plainLogProbs(model, flat, tokens);
      return places[row].map((t) => logProbs[t][tokens[1 + t]]);
    });
  return { model, parameters, initial, old, scores, rollout, rows, places, chosenLogProbs };
}

/** −min(ρA, clip(ρ)A) of each chosen token, [row][token]. */
const clippedLosses = (now: number[][], before: number[][], advantages: number[][], clipRange: number) =>
  now.map((own, row) =>
    own.map((logProb, index) => {
      const ratio = Math.exp(logProb - before[row][index]);
      const clipped = Math.min(1 + clipRange, Math.max(1 - clipRange, ratio));
      return -Math.min(ratio * advantages[row][index], clipped * advantages[row][index]);
    }),
  );

describeTensors('the gradient of a loss on responses of several lengths with forced tokens', () => {
  const given = givenRollout();
  const { model, parameters, initial, old, scores, rollout, rows, places, chosenLogProbs } = given;
  const [before, start] = [chosenLogProbs(old), chosenLogProbs(initial)];
  const gradientOf = <Column extends string>(algorithm: Algorithm<Column>, penalty: number) =>
    lossGradients({ algorithm, penalty: kl.open(penalty) }, { model, parameters }, rollout)[0];
  const clipRange = 0.1;
  const passes = { epochs: 1, minibatches: 1 };

  it('for PPO is that of means over the chosen tokens', () => {
    const [gaeLambda, valueWeight, penalty] = [0.7, 0.3, 0.5];
    const values = rows.map((tokens, row) => {
      const all = plainValues(model, old, tokens);
      return places[row].map((t) => all[t]);
    });
    const kls = rows.map((tokens, row) => {
      const [now, from] = [old, initial].map((flat) => plainLogProbs(model, flat, tokens));
      return places[row].map((t) => sumOf(now[t].map((p, token) => Math.exp(p) * (p - from[t][token]))));
    });
    const estimated = values.map((own, row) => {
      const last = own.length - 1;
      const advantages: number[] = [];
      for (let index = last; index >= 0; index--) {
        const reward = -penalty * kls[row][index] + (index === last ? scores[row] : 0);
        const delta = reward + (index === last ? 0 : own[index + 1]) - own[index];
        advantages.unshift(delta + gaeLambda * (advantages[0] ?? 0));
      }
      return advantages;
    });
    const returns = estimated.map((own, row) => own.map((value, index) => value + values[row][index]));
    const raw = estimated.map((own, row) =>
      own.map((value, i) => value - penalty * (before[row][i] - start[row][i] - kls[row][i])),
    );
    const [centre, deviation] = [meanOf(raw.flat()), deviationOf(raw.flat())];
    const advantages = raw.map((own) => own.map((value) => (value - centre) / deviation));
    const objective = (flat: Float64Array) => {
      const errors = rows.flatMap((tokens, row) => {
        const now = plainValues(model, flat, tokens);
        return places[row].map((t, index) => (now[t] - returns[row][index]) ** 2);
      });
      const losses = clippedLosses(chosenLogProbs(flat), before, advantages, clipRange);
      return meanOf(losses.flat()) + valueWeight * meanOf(errors);
    };
    const algorithm = ppoAlgorithm({ ...passes, clipRange, gaeLambda, valueWeight });
    expectClose(gradientOf(algorithm, penalty), finiteDifferences(objective, parameters), 1e-4);
  });

  it('for GRPO is that of means over responses of means over their chosen tokens', () => {
    const klCoefficient = 0.7;
    const advantages = scores.map((score, row) => {
      const group = scores.slice(row < 4 ? 0 : 4, row < 4 ? 4 : 8);
      return places[row].map(() => (score - meanOf(group)) / deviationOf(group));
    });
    const objective = (flat: Float64Array) => {
      const now = chosenLogProbs(flat);
      const losses = clippedLosses(now, before, advantages, clipRange);
      const k3 = now.map((own, row) =>
        own.map((logProb, index) => {
          const ratio = Math.exp(start[row][index] - logProb);
          return ratio - Math.log(ratio) - 1;
        }),
      );
      return meanOf(losses.map(meanOf)) + klCoefficient * meanOf(k3.map(meanOf));
    };
    const algorithm = grpoAlgorithm({ ...passes, groupSize: 4, clipRange, klCoefficient });
    // Returns are divided by sd + 10⁻⁴, the paper's by sd.
    expectClose(gradientOf(algorithm, 0), finiteDifferences(objective, parameters), 2e-4);
  });

  it('for REINFORCE is that of means over responses of sums over their chosen tokens', () => {
    const advantages = scores.map((score) => score - (sumOf(scores) - score) / 7);
    const objective = (flat: Float64Array) =>
      -meanOf(chosenLogProbs(flat).map((own, row) => advantages[row] * sumOf(own)));
    expectClose(gradientOf(reinforceAlgorithm, 0), finiteDifferences(objective, parameters), 1e-4);
  });

  it('for GRPO is finite where a token that was not chosen has hardly any probability', () => {
    const algorithm = grpoAlgorithm({ ...passes, groupSize: 2, clipRange, klCoefficient: 0.7 });
    const columns = {
      oldLogProb: Float32Array.of(-1, 0),
      initialLogProb: Float32Array.of(-2, 0),
      advantage: Float32Array.of(1, 1),
    };
    const chosen = Float32Array.of(1, 0);
    const derivatives = { logProbs: new Float32Array(2), values: new Float32Array(2) };
    // e⁸⁰⁰ is no number.
    const predictions = {
      first: 0,
      count: 1,
      logProbs: Float32Array.of(-1, -800),
      values: new Float32Array(2),
    };
    const loss = batchLoss(algorithm, { columns, chosen, responseLength: 2 }).gradient(
      predictions,
      derivatives,
    );
    // −ρA and 0.7 · (1 − π_init/π) at the chosen token alone.
    expectClose(derivatives.logProbs, [-1 + 0.7 * (1 - Math.exp(-1)), 0], 1e-6);
    expect(loss).toBeCloseTo(-1 + 0.7 * Math.exp(-1), 6);
  });

  it('does not depend on what stands behind the end', () => {
    const scrambled = rollout.tokens.slice();
    rows.forEach((tokens, row) => {
      for (let t = plainLength(model, tokens); t < 3; t++) scrambled[4 * row + 1 + t] = (row + t) % 3;
    });
    const other = { ...rollout, tokens: scrambled };
    const gradient = lossGradients(
      { algorithm: reinforceAlgorithm, penalty: kl.open(0) },
      { model, parameters },
      other,
    )[0];
    expectClose(gradient, gradientOf(reinforceAlgorithm, 0), 1e-6);
  });
});

describeTensors('responses that end', () => {
  it('have probabilities that sum to 1', () => {
    const { model, parameters } = randomPolicy(experiment, 'sum');
    const all = everySequence(model.world);
    const own = takeSequences(
      all,
      Array.from({ length: all.count / 3 }, (_, row) => row),
    );
    expect(sumOf([...plainResponseLogProbs(model, parameters, own).map(Math.exp)])).toBeCloseTo(1, 6);
  });
});
