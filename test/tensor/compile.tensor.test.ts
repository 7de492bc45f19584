/** Compiled functions against the same functions run op by op: the same bits, the same shapes, no tensor left behind. */
import { expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import {
  adamStep,
  compile,
  getTf,
  layerNorm,
  parameterLayout,
  pick,
  type Tensor,
  transformer,
  transformerSpecs,
  unpackParameters,
} from '../../src/tensor/index.js';
import { causalAttention, embed, relu } from '../../src/tensor/layers.js';
import { describeTensors } from '../support/backend.js';
import { expectNoLeak } from '../support/leaks.js';
import { expectClose } from '../support/numbers.js';

const random = createRandom('compile');
const normals = (shape: number[]): Tensor =>
  getTf().tensor(random.normals(shape.reduce((product, axis) => product * axis, 1)), shape);
const tokensBelow = (bound: number, shape: [number, number]): Tensor =>
  getTf().tensor(
    Int32Array.from({ length: shape[0] * shape[1] }, () => random.integer(bound)),
    shape,
    'int32',
  );

/** Runs both ways and compares bits, shapes and types. */
function expectSameBits(body: (...inputs: Tensor[]) => Tensor[], inputs: Tensor[]): void {
  const tf = getTf();
  const compiled = compile(body)(...inputs);
  const eager = tf.tidy(() => body(...inputs));
  expect(compiled.length).toBe(eager.length);
  eager.forEach((tensor, index) => {
    expect(compiled[index].shape).toEqual(tensor.shape);
    expect(compiled[index].dtype).toBe(tensor.dtype);
    expect(compiled[index].dataSync()).toEqual(tensor.dataSync());
  });
}

describeTensors('a compiled function', () => {
  it('gives the bits of the eager one for everything that a transformer does, with gradients', () => {
    const tf = getTf();
    const tokens = tokensBelow(7, [2, 6]);
    expectSameBits(
      (table, weights) => {
        const { value, grads } = tf.valueAndGrads((t: Tensor, w: Tensor) => {
          const x = layerNorm(embed(t, tokens));
          const mixed = causalAttention(tf.mul(x, 0.5), x, relu(tf.matMul(x, w)));
          const logProbs = tf.logSoftmax(tf.concat([mixed, tf.neg(mixed)], 2));
          const picked = pick(logProbs, tf.mod(tokens, tf.scalar(4, 'int32')));
          return tf.mean(tf.add(tf.softplus(picked), tf.clipByValue(tf.exp(picked), 0.1, 0.5)));
        })([table, weights]);
        return [value, ...grads];
      },
      [normals([2, 7, 5]), normals([2, 5, 5])],
    );
  });

  it('gives the bits of the eager one for a whole transformer and its gradient', () => {
    const tf = getTf();
    const shape = { width: 8, layers: 2, heads: 2, vocabularySize: 6, contextLength: 5 };
    const layout = parameterLayout(transformerSpecs(shape));
    const tokens = tf.reshape(tokensBelow(6, [2, 15]), [2, 3, 5]);
    expectSameBits(
      (flat, ids) => {
        const { value, grads } = tf.valueAndGrads((given: Tensor) => {
          const { states } = transformer(shape, unpackParameters(given, layout), ids, { lastOnly: true });
          return tf.mean(tf.mul(states, states));
        })([flat]);
        return [value, ...grads];
      },
      [normals([2, layout.count]), tokens],
    );
  });

  it('gives the numbers of an eager Adam step to the last bit but one, and the same ones at every call', () => {
    const tf = getTf();
    const step = (parameters: Tensor, mean: Tensor, square: Tensor, gradient: Tensor, rate: Tensor) => {
      const next = adamStep({ parameters, mean, square }, gradient, { rate, decay: tf.scalar(0) });
      return [next.parameters, next.mean, next.square];
    };
    const zeros = tf.zeros([2, 500]);
    const inputs = [normals([2, 500]), zeros, zeros, normals([2, 500]), tf.scalar(0.01)];
    const run = compile(step);
    const eager = tf.tidy(() => step(...(inputs as Parameters<typeof step>)));
    const compiled = run(...inputs);
    // TensorFlow's optimiser may take (g · g) · c as g · (g · c), which rounds elsewhere.
    eager.forEach((tensor, index) => {
      const values = tensor.dataSync();
      expectClose(
        compiled[index].dataSync().map((value, at) => value / (values[at] || 1)),
        values.map((value) => (value === 0 ? 0 : 1)),
        1e-5,
      );
    });
    run(...inputs).forEach((tensor, index) => {
      expect(tensor.dataSync()).toEqual(compiled[index].dataSync());
    });
  });

  it('returns several results of several types', () => {
    const tf = getTf();
    expectSameBits(
      (x, tokens) => [
        tf.cumsum(tf.softmax(x), 1),
        tf.minimum(tokens, tf.scalar(3, 'int32')),
        tf.greater(x, 0),
        tf.sum(tf.cast(tf.lessEqual(x, 0.5), 'int32'), 1),
        tf.transpose(tf.reshape(x, [2, 2, 3]), [1, 0, 2]),
        ...tf.split(x, 2, 1),
      ],
      [normals([2, 6]), tokensBelow(9, [2, 6])],
    );
  });

  it('takes another shape at any later call, and the first one again', () => {
    const tf = getTf();
    const double = compile((x) => [tf.mul(x, 2), tf.sum(x)]);
    for (const shape of [[2, 3], [5], [2, 3], [1, 1, 4]]) {
      const x = normals(shape);
      const [twice, total] = double(x);
      expect(twice.shape).toEqual(shape);
      expect([...twice.dataSync()]).toEqual([...x.dataSync()].map((value) => 2 * value));
      expect(total.dataSync()[0]).toBeCloseTo(
        [...x.dataSync()].reduce((sum, value) => sum + value, 0),
        5,
      );
    }
  });

  it('tells types apart: the same shape as whole numbers is another function', () => {
    const tf = getTf();
    const half = compile((x) => [tf.div(x, tf.scalar(2, x.dtype as 'float32'))]);
    expect([...half(tf.tensor1d([1, 3]))[0].dataSync()]).toEqual([0.5, 1.5]);
    expect([...half(tf.tensor1d([4, 6], 'int32'))[0].dataSync()]).toEqual([2, 3]);
  });

  it('captures tensors and numbers from outside as constants', () => {
    const tf = getTf();
    const weights = normals([3, 2]);
    const mask = tf.tensor1d([1, 0], 'bool');
    const offset = 4;
    const body = (x: Tensor): Tensor[] => [
      tf.where(mask, tf.add(tf.matMul(x, weights), offset), tf.zeros([2, 2])),
    ];
    expectSameBits(body, [normals([2, 3])]);
  });

  it('keeps two arguments apart that were one tensor at the first call', () => {
    const tf = getTf();
    const subtract = compile((a, b) => [tf.sub(a, b)]);
    const [three, five] = [tf.tensor1d([3, 3]), tf.tensor1d([5, 5])];
    expect([...subtract(three, three)[0].dataSync()]).toEqual([0, 0]);
    expect([...subtract(five, three)[0].dataSync()]).toEqual([2, 2]);
  });

  it('keeps an argument apart from a tensor of the outside that was passed at the first call', () => {
    const tf = getTf();
    const outside = tf.tensor1d([10, 20]);
    const add = compile((a) => [tf.add(a, 1), tf.mul(a, 2)]);
    expect([...add(outside)[0].dataSync()]).toEqual([11, 21]);
    const [more, twice] = add(tf.tensor1d([1, 2]));
    expect([...more.dataSync(), ...twice.dataSync()]).toEqual([2, 3, 2, 4]);
  });

  it('gives the same bits again, call after call', () => {
    const tf = getTf();
    const run = compile((x) => [tf.softmax(tf.matMul(x, x, false, true))]);
    const x = normals([20, 30]);
    const first = run(x)[0].dataSync();
    for (let call = 0; call < 5; call++) expect(run(x)[0].dataSync()).toEqual(first);
  });

  it('throws the error of its body and leaves the backend usable', () => {
    const tf = getTf();
    const broken = compile((x) => [tf.matMul(x, tf.zeros([99, 2]))]);
    const x = normals([2, 3]);
    expect(() => broken(x)).toThrow(/inner|size-incompatible/i);
    expectSameBits((given) => [tf.mul(given, 3)], [x]);
  });

  it('keeps no tensor over 50 calls', () => {
    const tf = getTf();
    const run = compile((x) => [tf.softmax(x), tf.sum(tf.mul(x, x))]);
    const x = normals([4, 5]);
    expectNoLeak(() => {
      for (const result of run(x)) result.dispose();
    });
  });
});
