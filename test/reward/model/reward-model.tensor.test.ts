/** The reward model against plain JavaScript. */
import { expect, it } from 'vitest';
import { createRandom } from '../../../src/random/index.js';
import {
  openRewardModels,
  RewardScorer,
  rewardForward,
  rewardModelArchitecture,
} from '../../../src/reward/index.js';
import { getTf, initialParameters } from '../../../src/tensor/index.js';
import { sequence } from '../../../src/world/index.js';
import { describeTensors } from '../../support/backend.js';
import { expectClose, finiteDifferences } from '../../support/numbers.js';
import { plainScore, plainScores } from '../../support/plain-reward.js';
import { architecture, drawSequences, parametersOf, world } from '../../support/small-reward-models.js';
import { tokenCounter } from '../../support/token-counter.js';

const random = createRandom('reward-model');

describeTensors('the reward model', () => {
  it('reads its score from the last token’s state, as a plain one does', () => {
    const parameters = parametersOf('a');
    const sequences = drawSequences(random, 30);
    getTf().tidy(() => {
      const tokens = getTf().tensor3d(Int32Array.from(sequences.tokens), [1, 30, 6], 'int32');
      const scores = rewardForward(
        architecture,
        getTf().tensor2d(parameters, [1, parameters.length]),
        tokens,
      );
      expect(scores.shape).toEqual([1, 30]);
      expectClose(scores.dataSync(), plainScores(architecture, parameters, sequences), 2e-4);
    });
  });

  it('has the gradient of the Bradley–Terry loss in every parameter', () => {
    const tf = getTf();
    const small = rewardModelArchitecture({ width: 4, layers: 1, heads: 1 }, { ...world, responseLength: 2 });
    const parameters = initialParameters(small.layout, [random.stream('small')]);
    const [chosen, rejected] = [
      [0, 1, 2, 3],
      [0, 1, 4, 4],
    ];
    const loss = (values: Float64Array) =>
      Math.log1p(Math.exp(plainScore(small, values, rejected) - plainScore(small, values, chosen)));
    tf.tidy(() => {
      const tokens = tf.tensor3d([...chosen, ...rejected], [1, 2, 4], 'int32');
      const gradient = tf.grad((flat) => {
        const scores = rewardForward(small, flat, tokens);
        const gap = tf.sub(tf.slice(scores, [0, 0], [1, 1]), tf.slice(scores, [0, 1], [1, 1]));
        return tf.sum(tf.softplus(tf.neg(gap)));
      })(tf.tensor2d(parameters, [1, small.parameterCount]));
      expectClose(gradient.dataSync(), finiteDifferences(loss, parameters), 1e-3);
    });
  });

  it('reads the score of a response that ends at its end token, as if nothing stood behind it', () => {
    const ending = rewardModelArchitecture(
      { width: 8, layers: 2, heads: 2 },
      { ...world, endProbability: 0.3 },
    );
    const parameters = parametersOf('a');
    const responses = [[4], [0, 4], [1, 0, 4], [1, 0, 2, 4], [1, 0, 2, 3], [3, 3, 3, 3]];
    const rows = responses.map((response) => [2, 1, ...response]);
    for (const behind of [4, 0]) {
      const tokens = Uint8Array.from(
        rows.flatMap((row) => [...row, ...new Array<number>(6 - row.length).fill(behind)]),
      );
      const model = openRewardModels(ending, parameters);
      const [scores] = new RewardScorer(model).score({ tokens, count: rows.length, length: 6 });
      model.dispose();
      expectClose(
        scores,
        rows.map((row) => plainScore(ending, parameters, row)),
        2e-4,
      );
    }
  });

  it('has the gradient of responses that end', () => {
    const tf = getTf();
    const small = rewardModelArchitecture(
      { width: 4, layers: 1, heads: 1 },
      { ...world, responseLength: 2, endProbability: 0.3 },
    );
    const parameters = initialParameters(small.layout, [random.stream('small')]);
    const [short, long] = [
      [0, 1, 4],
      [0, 1, 2, 4],
    ];
    const gap = (values: Float64Array) => plainScore(small, values, short) - plainScore(small, values, long);
    tf.tidy(() => {
      const tokens = tf.tensor3d([...short, 4, ...long], [1, 2, 4], 'int32');
      const gradient = tf.grad((flat) => {
        const scores = rewardForward(small, flat, tokens);
        return tf.sum(tf.mul(scores, tf.tensor2d([1, -1], [1, 2])));
      })(tf.tensor2d(parameters, [1, small.parameterCount]));
      expectClose(gradient.dataSync(), finiteDifferences(gap, parameters), 1e-3);
    });
  });

  it('counts the parameters that its size implies', () => {
    // Embedding, positions, 12·W² a layer, head.
    expect(architecture.parameterCount).toBe(5 * 8 + 6 * 8 + 2 * 12 * 64 + 8);
    const smallest = { vocabularySize: 32, promptLength: 4, responseLength: 28, endProbability: 0 };
    const { parameterCount } = rewardModelArchitecture({ width: 4, layers: 1, heads: 1 }, smallest);
    expect(parameterCount).toBe(32 * 4 + 32 * 4 + 12 * 16 + 4);
  });

  it('can count tokens: a hand-made one has its closed form', () => {
    const counter = tokenCounter(world, { token: 2, height: 3 });
    const model = openRewardModels(counter.architecture, counter.parameters);
    const sequences = drawSequences(random, 20);
    const [scores] = new RewardScorer(model).score(sequences);
    model.dispose();
    for (let row = 0; row < 20; row++) {
      const share = sequence(sequences, row).filter((token) => token === 2).length / 6;
      expect(scores[row]).toBeCloseTo(3 * (2 * share - 1), 3);
    }
  });
});
