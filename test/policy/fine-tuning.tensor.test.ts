/** Supervised fine-tuning against the exact entropy of the grammar, the loss that no model can go below. */
import { expect, it } from 'vitest';
import type { Checkpoint } from '../../src/engine/checkpoint.js';
import { fineTune, policyModel } from '../../src/policy/index.js';
import { createRandom } from '../../src/random/index.js';
import { getTf } from '../../src/tensor/index.js';
import { createWorld, responseEntropy } from '../../src/world/index.js';
import { describeTensors } from '../support/backend.js';
import { recording, resumingFrom } from '../support/checkpoints.js';
import { plainLogProbs } from '../support/plain-policy.js';
import { tinyExperiment } from '../support/tiny-world.js';

const experiment = tinyExperiment({
  world: { responseLength: 4 },
  policy: { steps: 60, batchSize: 128, learningRate: 2e-2 },
});
const { grammar } = createWorld(experiment.world, createRandom(0));
const model = policyModel(experiment);

const tune = (steps: number, onStep?: (done: number, loss: number) => void, checkpoint?: Checkpoint) =>
  fineTune({
    ...{ model, config: { ...experiment.policy, steps }, grammar, onStep, checkpoint },
    random: createRandom('tune'),
  });

describeTensors('fine-tuning', () => {
  it('comes within 0.05 nats of the exact entropy, and not below it by more than chance', () => {
    const entropy = responseEntropy(grammar);
    const { loss, parameters } = tune(60);
    expect(loss).toBeLessThan(entropy + 0.05);
    // 4,096 held-out responses of four tokens: the standard error of their mean log-likelihood is below 0.007.
    expect(loss).toBeGreaterThan(entropy - 0.035);
    const learnt = plainLogProbs(model, parameters, Uint8Array.of(0, 1, 2, 3, 0, 1));
    for (const [position, previous] of [1, 2, 3, 0].entries()) {
      for (let token = 0; token < 4; token++) {
        const exact = grammar.probabilities[previous * 4 + token];
        expect(Math.abs(Math.exp(learnt[position][token]) - exact)).toBeLessThan(0.08);
      }
    }
  });

  it('learns when responses end, to the exact entropy of those that do', () => {
    const ending = tinyExperiment({
      // Three words make two independent features.
      world: { responseLength: 4, endProbability: 0.25, contentFeatures: 2 },
      policy: { steps: 60, batchSize: 128, learningRate: 2e-2 },
    });
    const { grammar: language } = createWorld(ending.world, createRandom(0));
    const small = policyModel(ending);
    const { loss, parameters } = fineTune({
      ...{ model: small, config: ending.policy, grammar: language, random: createRandom('tune') },
    });
    const entropy = responseEntropy(language);
    expect(loss).toBeLessThan(entropy + 0.05);
    expect(loss).toBeGreaterThan(entropy - 0.05);
    for (const logProbs of plainLogProbs(small, parameters, Uint8Array.of(0, 1, 2, 0, 1, 2)))
      expect(Math.abs(Math.exp(logProbs[3]) - 0.25)).toBeLessThan(0.08);
  });

  it('goes on from any step of an interrupted training to the same bits', () => {
    const { checkpoint, states } = recording();
    const whole = tune(6, undefined, checkpoint);
    for (const step of [1, 4, 6]) expect(tune(6, undefined, resumingFrom(states[step - 1]))).toEqual(whole);
  });

  it('starts near ln V, reports every step, and repeats bit for bit', () => {
    const losses: number[] = [];
    const { parameters } = tune(3, (done, loss) => losses.push(done, loss));
    expect(losses.filter((_, index) => index % 2 === 0)).toEqual([1, 2, 3]);
    expect(Math.abs(losses[1] - Math.log(4))).toBeLessThan(0.4);
    expect(tune(3).parameters).toEqual(parameters);
    expect(parameters.length).toBe(model.layout.count);
  });

  it('leaves the value head at zero, ready for PPO', () => {
    expect([...tune(2).parameters.slice(model.parameterCount)].every((value) => value === 0)).toBe(true);
  });

  it('leaves no tensor behind', () => {
    tune(1);
    const before = getTf().memory().numTensors;
    tune(50);
    expect(getTf().memory().numTensors).toBe(before);
  });
});
