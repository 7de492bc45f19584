/**
 * Penalties against enumerations of a language so small that every response is known: the estimators of KL and their
 * gradients, and the best policy under each penalty.
 */
import { expect, it } from 'vitest';
import { type KlEstimator, klEstimate, klEstimators } from '../../src/methods/kl-estimators.js';
import { chiSquared } from '../../src/methods/penalties/chi-squared.js';
import { withPenaltyInLoss } from '../../src/methods/penalties/in-the-loss.js';
import { kl } from '../../src/methods/penalties/kl.js';
import { klLoss } from '../../src/methods/penalties/kl-loss.js';
import { logRatio } from '../../src/methods/penalties/log-ratio.js';
import { ppo } from '../../src/methods/ppo/index.js';
import { reinforce } from '../../src/methods/reinforce/index.js';
import { rlooAlgorithm } from '../../src/methods/rloo/rloo.js';
import { takeSequences } from '../../src/world/index.js';
import { describeTensors } from '../support/backend.js';
import { expectClose, finiteDifferences } from '../support/numbers.js';
import { plainResponseLogProbs } from '../support/plain-policy.js';
import { lossGradients, plainRollout } from '../support/plain-rollout.js';
import { optimum, scoresOf, type TinyRun, tinyRun, train } from '../support/tiny-run.js';
import { everySequence, randomPolicy, tinyExperiment } from '../support/tiny-world.js';

/** Two policies over four prompts and four responses of one token, with ln of each response's probability. */
function twoPolicies() {
  const experiment = tinyExperiment({
    world: { promptLength: 1, responseLength: 1, endProbability: 0 },
    policy: { width: 4, layers: 1, heads: 1 },
  });
  const { model, parameters } = randomPolicy(experiment, 'current', 1.5);
  const { parameters: initial } = randomPolicy(experiment, 'initial', 1.5);
  const all = everySequence(model.world);
  const before = plainResponseLogProbs(model, initial, all);
  return { model, parameters, initial, all, before };
}

describeTensors('the estimators of KL', () => {
  const estimated = (estimator: KlEstimator, logRatios: readonly number[]) =>
    logRatios.map((logProb) => klEstimate(estimator, { logProb, initialLogProb: 0 }).estimate);

  it('are those of Schulman', () => {
    // ρ = 2: ln 2, (ln 2)²/2 = .240227, .5 − 1 + .693147.
    expectClose(estimated('k1', [Math.log(2)]), [Math.LN2], 1e-6);
    expectClose(estimated('k2', [Math.log(2)]), [0.240227], 1e-6);
    expectClose(estimated('k3', [Math.log(2)]), [0.193147], 1e-6);
  });

  it('are KL on average, k1 and k3, or somewhat off, k2', () => {
    const { model, parameters, all, before } = twoPolicies();
    const now = plainResponseLogProbs(model, parameters, all);
    const average = (estimator: KlEstimator) =>
      estimated(
        estimator,
        [...now].map((own, row) => own - before[row]),
      ).reduce((sum, value, row) => sum + (Math.exp(now[row]) / 4) * value, 0);
    const exact = now.reduce((sum, own, row) => sum + (Math.exp(own) / 4) * (own - before[row]), 0);
    expect(exact).toBeGreaterThan(0.1);
    expect(average('k1')).toBeCloseTo(exact, 5);
    expect(average('k3')).toBeCloseTo(exact, 5);
    expect(Math.abs(average('k2') / exact - 1)).toBeGreaterThan(0.02);
  });

  it.each(klEstimators)('%s in the loss has the gradient that Tang and Munos give', (estimator) => {
    const { model, parameters, initial, all, before } = twoPolicies();
    const p = plainResponseLogProbs(model, parameters, all).map(Math.exp);
    // Pairs of one response twice: equal scores, so that the estimate is all that the loss has.
    const twice = takeSequences(
      all,
      Array.from({ length: 2 * all.count }, (_, index) => Math.floor(index / 2)),
    );
    const rollout = plainRollout({ model, sampling: parameters, initial }, twice, {
      scores: scoresOf(model, twice),
      replicas: all.count,
    });
    const penalty = klLoss.open(0.7, { estimator });
    const algorithm = withPenaltyInLoss(rlooAlgorithm({ samplesPerPrompt: 2 }), penalty);
    const gradients = lossGradients({ algorithm, penalty }, { model, parameters }, rollout);
    const expected = parameters.map((_, index) =>
      gradients.reduce((sum, gradient, row) => sum + (p[row] / 4) * gradient[index], 0),
    );
    const forward = (flat: Float64Array) =>
      plainResponseLogProbs(model, flat, all).reduce(
        (sum, own, row) => sum + (Math.exp(own) / 4) * (own - before[row]),
        0,
      );
    const reverse = (flat: Float64Array) =>
      plainResponseLogProbs(model, flat, all).reduce(
        (sum, own, row) => sum + (Math.exp(before[row]) / 4) * (before[row] - own),
        0,
      );
    const whose = { k1: () => 0, k2: forward, k3: reverse }[estimator];
    expectClose(
      expected,
      finiteDifferences(whose, parameters).map((value) => 0.7 * value),
      1e-4,
    );
  });
});

describeTensors('the best policy under a penalty', () => {
  const strong = { online: { learningRate: 1e-2 } };

  it.each([
    ['the sampled log-ratio as a reward', () => logRatio.open(3)],
    ['k2 in the loss', () => klLoss.open(3, { estimator: 'k2' })],
  ])('%s: that of the exact KL', (_, open) => {
    const setup = tinyRun(1);
    const run = setup.open(reinforce, { ...strong, penalty: open() });
    const { kl: divergence, score } = train(setup, run, 150);
    const best = optimum(setup, 3);
    expect(Math.abs(score - 3 * divergence - (best.score - 3 * best.kl))).toBeLessThan(0.1);
    expect(Math.abs(divergence / best.kl - 1)).toBeLessThan(0.25);
    run.dispose();
  });

  it('k1 in the loss: that without a penalty', () => {
    const setup = tinyRun(1);
    const [with_, without] = [klLoss.open(3, { estimator: 'k1' }), kl.open(0)].map((penalty) => {
      const run = setup.open(reinforce, { ...strong, penalty });
      const reached = train(setup, run, 100);
      run.dispose();
      return reached;
    });
    expect(without.kl).toBeGreaterThan(2 * optimum(setup, 3).kl);
    expect(with_.kl / without.kl).toBeGreaterThan(0.8);
  });

  it('√χ²: the largest mean score − c·√(χ² + 0.01), by an ascent over the probabilities themselves', () => {
    const setup = tinyRun(1);
    const strength = 1;
    const run = setup.open(ppo, {
      config: { epochs: 3, minibatches: 1 },
      online: { batchSize: 256 },
      penalty: chiSquared.open(strength, { largestLogRatio: 10 }),
    });
    const { kl: divergence, score } = train(setup, run, 80);
    const best = bestUnderChiSquared(setup, strength);
    expect(best.kl).toBeGreaterThan(0.05);
    expect(Math.abs(score - best.score)).toBeLessThan(0.15);
    expect(Math.abs(divergence / best.kl - 1)).toBeLessThan(0.25);
    run.dispose();
  });
});

/** Of tables π(y | x) of four prompts and four responses: mean score less strength · √(mean χ² + 0.01), by ascent on logits. */
function bestUnderChiSquared({ policy }: TinyRun, strength: number): { kl: number; score: number } {
  const { model, parameters } = policy;
  const all = everySequence(model.world);
  const initial = plainResponseLogProbs(model, parameters, all).map(Math.exp);
  const scores = scoresOf(model, all);
  const tableOf = (logits: Float64Array) => {
    const weights = logits.map(Math.exp);
    return weights.map((weight, row) => {
      const first = row - (row % 4);
      return weight / weights.subarray(first, first + 4).reduce((sum, value) => sum + value, 0);
    });
  };
  const averageOf = (table: Float64Array, of: (p: number, row: number) => number) =>
    table.reduce((sum, p, row) => sum + of(p, row) / 4, 0);
  const objective = (logits: Float64Array) => {
    const table = tableOf(logits);
    const chi = averageOf(table, (p, row) => p ** 2 / initial[row]) - 1;
    return averageOf(table, (p, row) => p * scores[row]) - strength * Math.sqrt(Math.max(0, chi) + 0.01);
  };
  let logits = initial.map(Math.log);
  for (let step = 0; step < 3000; step++) {
    const gradient = finiteDifferences(objective, logits);
    logits = logits.map((value, index) => value + 0.5 * gradient[index]);
  }
  const table = tableOf(logits);
  return {
    kl: averageOf(table, (p, row) => p * Math.log(p / initial[row])),
    score: averageOf(table, (p, row) => p * scores[row]),
  };
}
