/** The transformer against a plain-JavaScript one in doubles, its gradients against finite differences of that one. */
import { expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import {
  getTf,
  initialParameters,
  type LayerCache,
  type ParameterLayout,
  parameterLayout,
  type Tensor,
  type TransformerShape,
  transformer,
  transformerSpecs,
  unpackParameters,
} from '../../src/tensor/index.js';
import { describeTensors } from '../support/backend.js';
import { expectClose, finiteDifferences } from '../support/numbers.js';
import { plainTransformer, plainWeights } from '../support/plain-transformer.js';

const random = createRandom('transformer');

interface Model {
  shape: TransformerShape;
  layout: ParameterLayout;
  /** [R · count]. */
  values: Float32Array;
  replicas: number;
}

function createModel(changes: Partial<TransformerShape>, replicas: number): Model {
  const shape = { width: 8, layers: 2, heads: 2, vocabularySize: 5, contextLength: 6, ...changes };
  const layout = parameterLayout(transformerSpecs(shape));
  const randoms = Array.from({ length: replicas }, (_, replica) => random.stream(`replica-${replica}`));
  return { shape, layout, values: initialParameters(layout, randoms), replicas };
}

const weightsOf = ({ values, layout, replicas }: Model) =>
  unpackParameters(getTf().tensor2d(values, [replicas, layout.count]), layout);

function drawTokens(replicas: number, batch: number, count: number): Tensor {
  const tokens = Int32Array.from({ length: replicas * batch * count }, () => random.integer(5));
  return getTf().tensor3d(tokens, [replicas, batch, count], 'int32');
}

/** The oracle's states [R, B·C, W]. */
function plainStates({ shape, layout, values, replicas }: Model, tokens: Tensor): number[] {
  const [, batch, count] = tokens.shape as [number, number, number];
  const ids = [...tokens.dataSync()];
  return Array.from({ length: replicas * batch }, (_, sequence) => {
    const replica = Math.floor(sequence / batch);
    const flat = values.subarray(replica * layout.count, (replica + 1) * layout.count);
    const own = ids.slice(sequence * count, (sequence + 1) * count);
    return plainTransformer(shape, plainWeights(layout, flat), own).flat();
  }).flat();
}

describeTensors('the transformer', () => {
  for (const heads of [1, 2, 4]) {
    it(`has the states of a plain one with ${heads} heads, two layers and three replicas`, () => {
      const model = createModel({ heads }, 3);
      getTf().tidy(() => {
        const tokens = drawTokens(3, 4, 6);
        const { states } = transformer(model.shape, weightsOf(model), tokens);
        expect(states.shape).toEqual([3, 24, 8]);
        expectClose(states.dataSync(), plainStates(model, tokens), 1e-4);
      });
    });
  }

  it('has the gradients of the plain one in every parameter', () => {
    const tf = getTf();
    const model = createModel({ width: 4, contextLength: 3 }, 1);
    tf.tidy(() => {
      const tokens = drawTokens(1, 2, 3);
      const upstream = random.normals(2 * 3 * 4);
      const weight = tf.tensor(upstream, [1, 6, 4]);
      const flat = tf.tensor2d(model.values, [1, model.layout.count]);
      const gradient = tf.grad((given) => {
        const { states } = transformer(model.shape, unpackParameters(given, model.layout), tokens);
        return tf.sum(tf.mul(states, weight));
      })(flat);
      const ids = [...tokens.dataSync()];
      const plain = (values: Float64Array) => {
        const weights = plainWeights(model.layout, values);
        const states = [ids.slice(0, 3), ids.slice(3)].flatMap((own) =>
          plainTransformer(model.shape, weights, own).flat(),
        );
        return states.reduce((sum, state, index) => sum + upstream[index] * state, 0);
      };
      expectClose(gradient.dataSync(), finiteDifferences(plain, model.values), 2e-3);
    });
  });

  it('gives the states of the whole when it reads on from its caches, token by token or in pieces', () => {
    const tf = getTf();
    const model = createModel({}, 2);
    for (const pieces of [
      [1, 1, 1, 1, 1, 1],
      [2, 3, 1],
      [4, 2],
    ]) {
      tf.tidy(() => {
        const tokens = drawTokens(2, 3, 6);
        const weights = weightsOf(model);
        const whole = tf.reshape(transformer(model.shape, weights, tokens).states, [2, 3, 6, 8]);
        let past: LayerCache[] | undefined;
        let start = 0;
        for (const count of pieces) {
          const piece = tf.slice(tokens, [0, 0, start], [2, 3, count]);
          const output = transformer(model.shape, weights, piece, { past });
          const expected = tf.slice(whole, [0, 0, start, 0], [2, 3, count, 8]);
          expectClose(output.states.dataSync(), expected.dataSync(), 1e-5);
          past = output.caches;
          start += count;
        }
      });
    }
  });

  it('gives the last row of the whole when only the last token is asked for, with or without caches', () => {
    const tf = getTf();
    const model = createModel({ heads: 4 }, 2);
    tf.tidy(() => {
      const tokens = drawTokens(2, 3, 6);
      const weights = weightsOf(model);
      const whole = tf.reshape(transformer(model.shape, weights, tokens).states, [2, 3, 6, 8]);
      const last = tf.slice(whole, [0, 0, 5, 0], [2, 3, 1, 8]).dataSync();
      const alone = transformer(model.shape, weights, tokens, { lastOnly: true });
      expect(alone.states.shape).toEqual([2, 3, 8]);
      expectClose(alone.states.dataSync(), last, 1e-5);
      const [head, tail] = tf.split(tokens, [4, 2], 2);
      const past = transformer(model.shape, weights, head, { lastOnly: true }).caches;
      expectClose(
        transformer(model.shape, weights, tail, { past, lastOnly: true }).states.dataSync(),
        last,
        1e-5,
      );
    });
  });

  it('never lets a later token change an earlier state, and lets each token change its own', () => {
    const tf = getTf();
    const model = createModel({}, 1);
    const ids = [0, 1, 2, 3, 4, 0];
    const statesOf = (tokens: number[]) =>
      tf.tidy(() =>
        transformer(model.shape, weightsOf(model), tf.tensor3d(tokens, [1, 1, 6], 'int32')).states.dataSync(),
      );
    const before = statesOf(ids);
    for (let changed = 0; changed < 6; changed++) {
      const after = statesOf(ids.map((token, index) => (index === changed ? (token + 1) % 5 : token)));
      expect(after.slice(0, changed * 8)).toEqual(before.slice(0, changed * 8));
      for (let later = changed; later < 6; later++) {
        expect(after.slice(later * 8, (later + 1) * 8)).not.toEqual(before.slice(later * 8, (later + 1) * 8));
      }
    }
  });

  it('computes a replica alone as it does among others', () => {
    const tf = getTf();
    const model = createModel({}, 3);
    tf.tidy(() => {
      const tokens = drawTokens(3, 4, 6);
      const together = transformer(model.shape, weightsOf(model), tokens).states;
      const { count } = model.layout;
      for (let replica = 0; replica < 3; replica++) {
        const values = model.values.slice(replica * count, (replica + 1) * count);
        const own = tf.slice(tokens, [replica, 0, 0], [1, 4, 6]);
        const alone = transformer(model.shape, weightsOf({ ...model, values, replicas: 1 }), own).states;
        expectClose(tf.slice(together, [replica, 0, 0], [1, 24, 8]).dataSync(), alone.dataSync(), 1e-6);
      }
    });
  });

  it('counts the parameters that its shape implies', () => {
    const { layout } = createModel({ width: 8, layers: 2, vocabularySize: 5, contextLength: 6 }, 1);
    // Embedding and positions, then 4 + 2·4 square matrices a layer.
    expect(layout.count).toBe(5 * 8 + 6 * 8 + 2 * 12 * 64);
  });
});
