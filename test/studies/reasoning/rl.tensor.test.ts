/** Learning from verifiers: what is masked, what a run goes on from, and that it learns. */
import { expect, it } from 'vitest';
import { initialReasonerParameters, openReasonerSampler } from '../../../src/policy/index.js';
import { createRandom } from '../../../src/random/index.js';
import { modelOf } from '../../../src/studies/reasoning/models.js';
import { rlAlgorithm } from '../../../src/studies/reasoning/rl/algorithms.js';
import { rlAlgorithmNames } from '../../../src/studies/reasoning/rl/names.js';
import { rolloutOfResponses } from '../../../src/studies/reasoning/rl/rollouts.js';
import { VerifiedRun } from '../../../src/studies/reasoning/rl/verified-run.js';
import { harnessOf } from '../../../src/studies/reasoning/sampling/harness.js';
import { promptsOf, repeated } from '../../../src/studies/reasoning/sampling/problems.js';
import { createReasoningTask, drawProblems } from '../../../src/world/reasoning/index.js';
import { describeTensors } from '../../support/backend.js';

const options = { states: 3, operations: 4, operationSkew: 1, steps: [1, 2] };

describeTensors('learning from a verifier', () => {
  const task = createReasoningTask(options, createRandom('task'));
  const model = modelOf(options, { width: 8, layers: 1, heads: 2 });
  const initial = initialReasonerParameters(model, createRandom('initial'));
  const harness = harnessOf(task.vocabulary, { maximumLength: 6, noise: 0.5 });

  /** Rewards responses by the share of their tokens that are `wanted`. */
  const open = (name: (typeof rlAlgorithmNames)[number], { lag = 0, wanted = 0 } = {}) =>
    new VerifiedRun({
      ...{ model, initial, harness, learningRate: 0.01, lag, random: createRandom('run') },
      algorithm: rlAlgorithm(name, 8, { epochs: 1, minibatches: 2 }),
      draw: (problems) => ({
        ...{ prompts: promptsOf(task, drawProblems(task, 4, problems)), rows: repeated(4, 8) },
        judge: ({ count, length, lengths, tokens }) =>
          Float32Array.from({ length: count }, (_, row) => {
            const own = tokens.subarray(row * length, row * length + lengths[row]);
            return own.filter((token) => token === wanted).length / lengths[row];
          }),
      }),
    });

  it('leaves alone what the harness or the environment wrote', () => {
    const sampler = openReasonerSampler(model, initial);
    const problems = drawProblems(task, 4, createRandom('problems'));
    const budget = { ...harness, thinkingBudget: 2 };
    const responses = sampler.sample(
      promptsOf(task, problems),
      repeated(4, 16),
      budget,
      createRandom('tokens'),
    );
    const { chosen, exists } = rolloutOfResponses(responses, new Float32Array(64));
    const origins = [...responses.origins];
    expect(origins.filter((origin, place) => exists[place] === 1 && origin !== 0).length).toBeGreaterThan(20);
    origins.forEach((origin, place) => {
      expect(chosen[place]).toBe(exists[place] === 1 && origin === 0 ? 1 : 0);
    });
  });

  it.each(rlAlgorithmNames)('by %s raises the reward', (name) => {
    const run = open(name);
    const rewards = Array.from({ length: 30 }, () => run.iterate().proxy);
    run.dispose();
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(rewards.slice(-5))).toBeGreaterThan(mean(rewards.slice(0, 5)) + 0.1);
  });

  it('goes on from what was saved, also with an actor that lags', () => {
    const through = open('grpo', { lag: 3 });
    for (let step = 0; step < 5; step++) through.iterate();
    const resumed = open('grpo', { lag: 3 });
    resumed.restore(through.save());
    for (let step = 0; step < 4; step++) expect(resumed.iterate()).toEqual(through.iterate());
    expect(resumed.parameters()).toEqual(through.parameters());
    through.dispose();
    resumed.dispose();
  });

  it('samples by the policy of so many rollouts ago', () => {
    // Up to the lag the actor is the initial policy: both runs see the same responses, whatever was learned.
    const [near, far] = [open('rloo', { lag: 0 }), open('rloo', { lag: 3 })];
    const first = [near.iterate(), far.iterate()];
    expect(first[0].proxy).toBe(first[1].proxy);
    const [stale, fresh] = [open('rloo', { lag: 3, wanted: 0 }), open('rloo', { lag: 3, wanted: 1 })];
    const lengths = [stale, fresh].map((run) =>
      Array.from({ length: 5 }, () => run.iterate().responseTokens),
    );
    expect(lengths[0].slice(0, 4)).toEqual(lengths[1].slice(0, 4));
    expect(lengths[0][4]).not.toBe(lengths[1][4]);
    for (const run of [near, far, stale, fresh]) run.dispose();
  });
});
