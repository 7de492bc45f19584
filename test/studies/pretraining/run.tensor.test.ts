/** Runs of pre-training: killed runs, and what is learnt of a language that is known. */
import { expect, it } from 'vitest';
import { noCheckpoint } from '../../../src/engine/checkpoint.js';
import { policyModel } from '../../../src/policy/policy.js';
import { createRandom } from '../../../src/random/index.js';
import { resolveStudy } from '../../../src/studies/index.js';
import type { Experiment } from '../../../src/studies/pretraining/config/experiment.js';
import { recipeOf } from '../../../src/studies/pretraining/training/recipe.js';
import { type RunOptions, trainRun } from '../../../src/studies/pretraining/training/run.js';
import { createTopicLanguage, languageFacts, stratifiedSample } from '../../../src/world/topics/index.js';
import { describeTensors } from '../../support/backend.js';
import { recording, resumingFrom } from '../../support/checkpoints.js';

const config = resolveStudy({
  ...{ name: 'test', study: 'pretraining', evaluations: 4, largest: null },
  training: { learningRate: 0.02 },
}).experiment as unknown as Experiment;
const shape = { vocabularySize: 8, promptLength: 3, responseLength: 12, endProbability: 0 };
const options = { topics: 4, zipf: 0.5, sharedScale: 1, ownScale: 1, keyBase: 4 };
const language = createTopicLanguage(shape, options, createRandom(1));
const model = policyModel({ world: shape, policy: { width: 16, layers: 2, heads: 1 } });
const test = stratifiedSample(language, 128, createRandom(2));

const run = (tokens: number, changes: Partial<RunOptions> = {}) =>
  trainRun({
    ...{ config, model, language, test, uniqueTokens: null, checkpoint: noCheckpoint },
    recipe: recipeOf(config.training, { width: 16, tokens, responseLength: 12 }),
    random: createRandom(3),
    onPoint: () => undefined,
    onStep: () => undefined,
    ...changes,
  });

describeTensors('a run', () => {
  it('comes near the entropy of a small language, which nothing goes below, and knows what a bigram does not', () => {
    const { points } = run(150_000);
    const { excess } = points[points.length - 1].measured;
    expect(excess).toBeGreaterThan(0);
    expect(excess).toBeLessThan(languageFacts(language).bigramExcess / 4);
    expect(points.map(({ measured }) => measured.excess)).toEqual(
      points.map(({ measured }) => measured.excess).sort((left, right) => right - left),
    );
  });

  it('gives the same after it was killed on its way', () => {
    const whole = run(10_000);
    const { checkpoint, states } = recording();
    run(10_000, { checkpoint });
    const resumed = run(10_000, { checkpoint: resumingFrom(states[20]) });
    expect(resumed.points).toEqual(whole.points);
    expect(resumed.values).toEqual(whole.values);
  });
});
