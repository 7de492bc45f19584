/**
 * The gradient of every method's loss against finite differences in plain JavaScript and doubles: of the exact
 * objective where the estimate is unbiased, enumerated over everything that can be sampled, and of the papers'
 * equations on given responses.
 */
import { expect, it } from 'vitest';
import { grpoAlgorithm } from '../../src/methods/grpo/grpo.js';
import type { Algorithm } from '../../src/methods/online-run.js';
import { kl } from '../../src/methods/penalties/kl.js';
import { ppoAlgorithm } from '../../src/methods/ppo/ppo.js';
import { reinforceAlgorithm } from '../../src/methods/reinforce/reinforce.js';
import { rlooAlgorithm } from '../../src/methods/rloo/rloo.js';
import { createRandom } from '../../src/random/index.js';
import { contentTokens, type Sequences, sequence, takeSequences } from '../../src/world/index.js';
import { describeTensors } from '../support/backend.js';
import { expectClose, finiteDifferences } from '../support/numbers.js';
import { plainLogProbs, plainResponseLogProbs, plainValues } from '../support/plain-policy.js';
import { lossGradients, plainRollout } from '../support/plain-rollout.js';
import { scoreOf } from '../support/tiny-run.js';
import { everySequence, randomPolicy, tinyExperiment } from '../support/tiny-world.js';

const klPenalty = 0.5;
const passes = { epochs: 1, minibatches: 1 };

/** A small policy, the initial one and one on the way between, with a value head that is not 0. */
function policiesOf(responseLength: number, endProbability = 0) {
  const experiment = tinyExperiment({
    world: { promptLength: 1, responseLength, endProbability },
    policy: { width: 4, layers: 1, heads: 1 },
  });
  const { model, parameters } = randomPolicy(experiment, 'current', 1.5);
  const noise = createRandom('noise').normals(parameters.length);
  parameters.set(noise.slice(0, 4), parameters.length - 4);
  const { parameters: initial } = randomPolicy(experiment, 'initial', 1.5);
  const old = parameters.map((value, index) => value + 0.1 * noise[index]);
  // Prompts of one token.
  const prompts = contentTokens(model.world);
  return { model, parameters, initial, old, prompts, all: everySequence(model.world) };
}

const scoresOf = (sequences: Sequences) =>
  Array.from({ length: sequences.count }, (_, row) => scoreOf(sequence(sequences, row)));

/** E[score] − klPenalty · KL(π ‖ π_init) over all sequences, prompts being equally frequent. */
function exactObjective({ model, initial, all, prompts }: ReturnType<typeof policiesOf>) {
  const initialLogProbs = plainResponseLogProbs(model, initial, all);
  const scores = scoresOf(all);
  return (parameters: Float64Array) =>
    plainResponseLogProbs(model, parameters, all).reduce(
      (sum, p, row) => sum + (Math.exp(p) / prompts) * (scores[row] - klPenalty * (p - initialLogProbs[row])),
      0,
    );
}

/** Expected gradient of the loss over all pairs of sequences, of which pair (i, j) has the given probability. */
function expectedGradient(
  algorithm: Algorithm<'advantage'>,
  policies: ReturnType<typeof policiesOf>,
  probability: (first: number, second: number) => number,
): Float64Array {
  const { model, parameters, initial, all } = policies;
  const pairs = Array.from({ length: all.count ** 2 }, (_, pair) => [
    Math.floor(pair / all.count),
    pair % all.count,
  ]).filter(([first, second]) => probability(first, second) > 0);
  const sequences = takeSequences(all, pairs.flat());
  const rollout = plainRollout({ model, sampling: parameters, initial }, sequences, {
    scores: scoresOf(sequences),
    replicas: pairs.length,
  });
  const gradients = lossGradients({ algorithm, penalty: kl.open(klPenalty) }, { model, parameters }, rollout);
  const sum = new Float64Array(parameters.length);
  pairs.forEach(([first, second], pair) => {
    const weight = probability(first, second);
    gradients[pair].forEach((value, index) => {
      sum[index] += weight * value;
    });
  });
  return sum;
}

const negated = (values: Float64Array) => values.map((value) => -value);

describeTensors('the expected gradient at the sampling policy is that of score − penalty · KL', () => {
  it.each([
    ['', 1, 0],
    [', some of which end before the last token', 2, 0.3],
  ])('for REINFORCE, over every pair of prompts and responses%s', (_, length, endProbability) => {
    const policies = policiesOf(length, endProbability);
    const p = plainResponseLogProbs(policies.model, policies.parameters, policies.all).map(
      (logProb) => Math.exp(logProb) / policies.prompts,
    );
    expect(p.reduce((sum, own) => sum + own, 0)).toBeCloseTo(1, 6);
    const gradient = expectedGradient(reinforceAlgorithm, policies, (i, j) => p[i] * p[j]);
    const exact = finiteDifferences(exactObjective(policies), policies.parameters);
    expect(Math.max(...exact.map(Math.abs))).toBeGreaterThan(0.1);
    expectClose(gradient, negated(exact), 1e-5);
  });

  it.each([
    ['', 2, 0],
    [', some of which end before the last token', 2, 0.3],
  ])('for RLOO, over every pair of responses to one prompt%s', (_, length, endProbability) => {
    const policies = policiesOf(length, endProbability);
    const p = plainResponseLogProbs(policies.model, policies.parameters, policies.all).map(Math.exp);
    const perPrompt = policies.all.count / policies.prompts;
    const samePrompt = (i: number, j: number) => Math.floor(i / perPrompt) === Math.floor(j / perPrompt);
    const gradient = expectedGradient(rlooAlgorithm({ samplesPerPrompt: 2 }), policies, (i, j) =>
      samePrompt(i, j) ? (p[i] * p[j]) / policies.prompts : 0,
    );
    const exact = finiteDifferences(exactObjective(policies), policies.parameters);
    expect(Math.max(...exact.map(Math.abs))).toBeGreaterThan(0.1);
    expectClose(gradient, negated(exact), 1e-5);
  });
});

/** Two groups of four responses to two prompts, two tokens each. */
function givenResponses(policies: ReturnType<typeof policiesOf>) {
  const random = createRandom('responses');
  const sequences = takeSequences(
    policies.all,
    Array.from({ length: 8 }, (_, row) => 16 * (row < 4 ? 1 : 3) + random.integer(16)),
  );
  const scores = [...random.normals(8)];
  return { sequences, scores };
}

/** −min(ρA, clip(ρ)A), averaged over tokens, of advantages [row][t]; and how many ratios were outside the range. */
function clippedLoss(
  logProbs: number[][],
  { old, advantages }: { old: number[][]; advantages: number[][] },
  clipRange: number,
): { loss: number; outside: number } {
  let [loss, outside] = [0, 0];
  const size = logProbs.length * logProbs[0].length;
  logProbs.forEach((row, index) => {
    row.forEach((logProb, t) => {
      const ratio = Math.exp(logProb - old[index][t]);
      const clipped = Math.min(1 + clipRange, Math.max(1 - clipRange, ratio));
      if (clipped !== ratio) outside += 1;
      loss -= Math.min(ratio * advantages[index][t], clipped * advantages[index][t]) / size;
    });
  });
  return { loss, outside };
}

const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const deviationOf = (values: number[]) =>
  Math.sqrt(meanOf(values.map((value) => (value - meanOf(values)) ** 2)));

describeTensors(
  'the gradient of a clipped loss, off the policy that sampled, is that of the paper’s equation',
  () => {
    const policies = policiesOf(2);
    const { model, parameters, initial, old } = policies;
    const { sequences, scores } = givenResponses(policies);
    const rollout = plainRollout({ model, sampling: old, initial }, sequences, { scores });
    const rows = Array.from({ length: 8 }, (_, row) => sequence(sequences, row));
    const tokenLogProbs = (flat: ArrayLike<number>) =>
      rows.map((tokens) => plainLogProbs(model, flat, tokens).map((logProbs, t) => logProbs[tokens[1 + t]]));
    const oldLogProbs = tokenLogProbs(old);
    const initialLogProbs = tokenLogProbs(initial);
    const clipRange = 0.1;

    it('for PPO: clipped objective with whitened GAE advantages, and the value head’s squared error', () => {
      const [gaeLambda, valueWeight] = [0.7, 0.3];
      const kls = rows.map((tokens) => {
        const initialRows = plainLogProbs(model, initial, tokens);
        return plainLogProbs(model, old, tokens).map((logProbs, t) =>
          logProbs.reduce((sum, p, token) => sum + Math.exp(p) * (p - initialRows[t][token]), 0),
        );
      });
      const values = rows.map((tokens) => plainValues(model, old, tokens));
      const estimated = rows.map((_, row) => {
        const rewards = [-klPenalty * kls[row][0], -klPenalty * kls[row][1] + scores[row]];
        const last = rewards[1] - values[row][1];
        return [rewards[0] + values[row][1] - values[row][0] + gaeLambda * last, last];
      });
      const returns = estimated.map((own, row) => own.map((value, t) => value + values[row][t]));
      const raw = estimated.map((own, row) =>
        own.map((value, t) => {
          const logRatio = oldLogProbs[row][t] - initialLogProbs[row][t];
          return value - klPenalty * (logRatio - kls[row][t]);
        }),
      );
      const [centre, deviation] = [meanOf(raw.flat()), deviationOf(raw.flat())];
      const advantages = raw.map((own) => own.map((value) => (value - centre) / deviation));
      const objective = (flat: Float64Array) => {
        const errors = rows.flatMap((tokens, row) =>
          plainValues(model, flat, tokens).map((value, t) => (value - returns[row][t]) ** 2),
        );
        const { loss } = clippedLoss(tokenLogProbs(flat), { old: oldLogProbs, advantages }, clipRange);
        return loss + valueWeight * meanOf(errors);
      };
      const { outside } = clippedLoss(tokenLogProbs(parameters), { old: oldLogProbs, advantages }, clipRange);
      expect(outside).toBeGreaterThan(2);
      expect(outside).toBeLessThan(14);
      const algorithm = ppoAlgorithm({ ...passes, clipRange, gaeLambda, valueWeight });
      const [gradient] = lossGradients(
        { algorithm, penalty: kl.open(klPenalty) },
        { model, parameters },
        rollout,
      );
      expectClose(gradient, finiteDifferences(objective, parameters), 1e-4);
    });

    for (const klCoefficient of [0, 0.7]) {
      it(`for GRPO: group-normalised returns and ${klCoefficient} · k3`, () => {
        const penalised = scores.map(
          (score, row) =>
            score -
            klPenalty * oldLogProbs[row].reduce((sum, own, t) => sum + own - initialLogProbs[row][t], 0),
        );
        const advantages = penalised.map((value, row) => {
          const group = penalised.slice(row < 4 ? 0 : 4, row < 4 ? 4 : 8);
          const advantage = (value - meanOf(group)) / deviationOf(group);
          return [advantage, advantage];
        });
        const objective = (flat: Float64Array) => {
          const now = tokenLogProbs(flat);
          const k3 = now.flatMap((own, row) =>
            own.map((logProb, t) => {
              const ratio = Math.exp(initialLogProbs[row][t] - logProb);
              return ratio - Math.log(ratio) - 1;
            }),
          );
          const { loss } = clippedLoss(now, { old: oldLogProbs, advantages }, clipRange);
          return loss + klCoefficient * meanOf(k3);
        };
        const algorithm = grpoAlgorithm({ ...passes, groupSize: 4, clipRange, klCoefficient });
        const [gradient] = lossGradients(
          { algorithm, penalty: kl.open(klPenalty) },
          { model, parameters },
          rollout,
        );
        // Returns are divided by sd + 10⁻⁴, the paper's by sd.
        expectClose(gradient, finiteDifferences(objective, parameters), 2e-4);
      });
    }

    it('for k3 alone: in expectation the gradient of KL(π_init ‖ π)', () => {
      const { model: small, parameters: current, initial: start, all } = policiesOf(1);
      const p = plainResponseLogProbs(small, current, all).map(Math.exp);
      const before = plainResponseLogProbs(small, start, all);
      const reverse = (flat: Float64Array) =>
        plainResponseLogProbs(small, flat, all).reduce(
          (sum, logProb, row) => sum + (Math.exp(before[row]) / 4) * (before[row] - logProb),
          0,
        );
      // Pairs of one response twice: equal scores, so that k3 is all that the loss has.
      const twice = takeSequences(
        all,
        Array.from({ length: 2 * all.count }, (_, index) => Math.floor(index / 2)),
      );
      const own = plainRollout({ model: small, sampling: current, initial: start }, twice, {
        scores: scoresOf(twice),
        replicas: all.count,
      });
      const algorithm = grpoAlgorithm({ ...passes, groupSize: 2, clipRange, klCoefficient: 1 });
      const gradients = lossGradients(
        { algorithm, penalty: kl.open(0) },
        { model: small, parameters: current },
        own,
      );
      const expected = current.map((_, index) =>
        gradients.reduce((sum, gradient, row) => sum + (p[row] / 4) * gradient[index], 0),
      );
      expectClose(expected, finiteDifferences(reverse, current), 1e-4);
    });
  },
);
