/** The reward model and its scorer against plain JavaScript, in slices and together. */
import { expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { RewardScorer, rewardForward, rewardModelArchitecture } from '../../src/reward-model/index.js';
import { getTf, initialParameters } from '../../src/tensor/index.js';
import { type Sequences, sequence, takeSequences } from '../../src/world/index.js';
import { describeTensors } from '../support/backend.js';
import { expectNoLeak } from '../support/leaks.js';
import { expectClose, finiteDifferences } from '../support/numbers.js';
import { multiply, plainTransformer, plainWeights } from '../support/plain-transformer.js';
import { tokenCounter } from '../support/token-counter.js';

const world = { vocabularySize: 5, promptLength: 2, responseLength: 4 };
const random = createRandom('reward-model');
const architecture = rewardModelArchitecture({ width: 8, layers: 2, heads: 2 }, world);

const parametersOf = (...names: string[]): Float32Array =>
  initialParameters(
    architecture.layout,
    names.map((name) => random.stream(name)),
  ).map((value) => 2 * value);

function drawSequences(count: number): Sequences {
  const tokens = Uint8Array.from({ length: count * 6 }, () => random.integer(5));
  return { tokens, count, length: 6 };
}

function plainScore(
  parameters: ArrayLike<number>,
  tokens: ArrayLike<number>,
  { trunk, layout } = architecture,
): number {
  const weights = plainWeights(layout, parameters);
  const states = plainTransformer(trunk, weights, Array.from(tokens));
  return multiply(states[states.length - 1], weights.rewardHead)[0];
}

const plainScores = (parameters: ArrayLike<number>, sequences: Sequences): number[] =>
  Array.from({ length: sequences.count }, (_, row) => plainScore(parameters, sequence(sequences, row)));

describeTensors('the reward model', () => {
  it('reads its score from the last token’s state, as a plain one does', () => {
    const parameters = parametersOf('a');
    const sequences = drawSequences(30);
    getTf().tidy(() => {
      const tokens = getTf().tensor3d(Int32Array.from(sequences.tokens), [1, 30, 6], 'int32');
      const scores = rewardForward(
        architecture,
        getTf().tensor2d(parameters, [1, parameters.length]),
        tokens,
      );
      expect(scores.shape).toEqual([1, 30]);
      expectClose(scores.dataSync(), plainScores(parameters, sequences), 2e-4);
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
      Math.log1p(Math.exp(plainScore(values, rejected, small) - plainScore(values, chosen, small)));
    tf.tidy(() => {
      const tokens = tf.tensor3d([...chosen, ...rejected], [1, 2, 4], 'int32');
      const gradient = tf.grad((flat) => {
        const scores = rewardForward(small, flat, tokens);
        const gap = tf.sub(tf.slice(scores, [0, 0], [1, 1]), tf.slice(scores, [0, 1], [1, 1]));
        return tf.sum(tf.softplus(tf.neg(gap))) as never;
      })(tf.tensor2d(parameters, [1, small.parameterCount]));
      expectClose(gradient.dataSync(), finiteDifferences(loss, parameters), 1e-3);
    });
  });

  it('counts the parameters that its size implies', () => {
    // Embedding, positions, 12·W² a layer, head.
    expect(architecture.parameterCount).toBe(5 * 8 + 6 * 8 + 2 * 12 * 64 + 8);
    const smallest = { vocabularySize: 32, promptLength: 4, responseLength: 28 };
    const { parameterCount } = rewardModelArchitecture({ width: 4, layers: 1, heads: 1 }, smallest);
    expect(parameterCount).toBe(32 * 4 + 32 * 4 + 12 * 16 + 4);
  });

  it('can count tokens: a hand-made one has its closed form', () => {
    const counter = tokenCounter(world, { token: 2, height: 3 });
    const scorer = new RewardScorer(counter.architecture, counter.parameters);
    const sequences = drawSequences(20);
    const [scores] = scorer.score(sequences);
    for (let row = 0; row < 20; row++) {
      const share = sequence(sequences, row).filter((token) => token === 2).length / 6;
      expect(scores[row]).toBeCloseTo(3 * (2 * share - 1), 3);
    }
    scorer.dispose();
  });
});

describeTensors('the scorer', () => {
  it('gives a response the same score in any slice, at any place, in any company', () => {
    const parameters = parametersOf('a');
    const scorer = new RewardScorer(architecture, parameters);
    const sequences = drawSequences(2500);
    const [scores] = scorer.score(sequences);
    const rows = [0, 1, 2047, 2048, 2499];
    const picked = takeSequences(sequences, rows);
    expectClose(
      scorer.score(picked)[0],
      rows.map((row) => scores[row]),
      1e-6,
    );
    expectClose(
      rows.map((row) => scores[row]),
      plainScores(parameters, picked),
      2e-4,
    );
    scorer.dispose();
  });

  it('scores for three replicas together as for each alone', () => {
    const names = ['a', 'b', 'c'];
    const sequences = drawSequences(1500);
    const together = new RewardScorer(architecture, parametersOf(...names), 3);
    const scores = together.score(sequences);
    together.dispose();
    expect(scores.length).toBe(3);
    names.forEach((name, replica) => {
      const scorer = new RewardScorer(architecture, parametersOf(name));
      expectClose(scores[replica], scorer.score(sequences)[0], 1e-5);
      scorer.dispose();
    });
    expect(scores[0]).not.toEqual(scores[1]);
  });

  it('reports its progress up to the last response and gives nothing for nothing', () => {
    const scorer = new RewardScorer(architecture, parametersOf('a', 'b', 'c'), 3);
    const seen: number[] = [];
    scorer.score(drawSequences(700), (done) => seen.push(done));
    // ⌈2048 / 3⌉ rows a slice.
    expect(seen).toEqual([683, 700]);
    expect(scorer.score(drawSequences(0)).map((scores) => scores.length)).toEqual([0, 0, 0]);
    scorer.dispose();
  });

  it('keeps no tensor over many scorings and none after it is disposed', () => {
    const before = getTf().memory().numTensors;
    const tiny = rewardModelArchitecture({ width: 2, layers: 1, heads: 1 }, world);
    const parameters = initialParameters(tiny.layout, [random.stream('tiny')]);
    const scorer = new RewardScorer(tiny, parameters);
    const sequences = drawSequences(3);
    expectNoLeak(() => scorer.score(sequences), 10);
    scorer.dispose();
    expect(getTf().memory().numTensors).toBe(before);
  });
});
