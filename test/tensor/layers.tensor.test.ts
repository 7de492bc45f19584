/** Layers and their hand-written gradients against plain JavaScript and central finite differences in doubles. */
import { expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import { getTf, layerNorm, oneHot, pick, type Tensor } from '../../src/tensor/index.js';
import { causalAttention, embed, relu } from '../../src/tensor/layers.js';
import { describeTensors } from '../support/backend.js';
import { expectClose, finiteDifferences } from '../support/numbers.js';
import { plainAttention, plainLayerNorm } from '../support/plain-transformer.js';

const random = createRandom('layers');

const rowsOf = (values: ArrayLike<number>, width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, row) =>
    Array.from({ length: width }, (_, column) => values[row * width + column]),
  );

/** Compares value and gradient of Σ weight · layer(x) with those of the plain function. */
function expectLayer(
  layer: (x: Tensor) => Tensor,
  plain: (x: Float64Array) => ArrayLike<number>,
  { shape, x = random.normals(shape.reduce((a, b) => a * b, 1)) }: { shape: number[]; x?: Float32Array },
): void {
  const tf = getTf();
  tf.tidy(() => {
    const input = tf.tensor(x, shape);
    const output = layer(input);
    expectClose(output.dataSync(), plain(Float64Array.from(x)));
    const upstream = random.normals(output.size);
    const gradient = tf.grad((given) => layer(given))(input, tf.tensor(upstream, output.shape));
    const weighted = (at: Float64Array) =>
      Array.from(plain(at)).reduce((sum, y, i) => sum + upstream[i] * y, 0);
    expectClose(gradient.dataSync(), finiteDifferences(weighted, x), 1e-3);
  });
}

describeTensors('layer normalisation', () => {
  it('has the values and gradients of its definition', () => {
    expectLayer(layerNorm, (x) => rowsOf(x, 6).flatMap(plainLayerNorm), { shape: [2, 3, 6] });
  });

  it('keeps the epsilon in the gradient of rows that hardly vary', () => {
    const x = random.normals(8).map((value) => 1 + 0.003 * value);
    expectLayer(layerNorm, (given) => rowsOf(given, 4).flatMap(plainLayerNorm), { shape: [1, 2, 4], x });
  });
});

describeTensors('relu', () => {
  it('has the values and gradients of max(x, 0)', () => {
    expectLayer(relu, (x) => x.map((value) => Math.max(0, value)), { shape: [2, 5, 4] });
  });
});

describeTensors('the embedding', () => {
  const [replicas, vocabulary, width] = [3, 5, 4];
  const tokens = Int32Array.from({ length: replicas * 7 }, () => random.integer(vocabulary));
  const lookUp = (table: ArrayLike<number>) =>
    [...tokens].flatMap((token, index) => {
      const row = Math.floor(index / 7) * vocabulary + token;
      return Array.from({ length: width }, (_, column) => table[row * width + column]);
    });

  it('takes each replica’s rows, and sums their gradients where a token repeats', () => {
    const ids = getTf().tensor(tokens, [replicas, 7], 'int32');
    expectLayer((table) => embed(table, ids), lookUp, { shape: [replicas, vocabulary, width] });
  });
});

describeTensors('causal attention', () => {
  const [sequences, count, width] = [2, 4, 3];
  const size = sequences * count * width;
  const plain = (queries: ArrayLike<number>, keys: ArrayLike<number>, values: ArrayLike<number>) =>
    Array.from({ length: sequences }, (_, sequence) => {
      const part = (x: ArrayLike<number>) => rowsOf(x, width).slice(sequence * count, (sequence + 1) * count);
      // The layer expects queries that are scaled already, the plain one scales.
      const scaled = part(queries).map((row) => row.map((value) => value * Math.sqrt(width)));
      return plainAttention(scaled, part(keys), part(values), 1).flat();
    }).flat();
  const [q, k, v] = [random.normals(size), random.normals(size), random.normals(size)];
  const tensorOf = (values: Float32Array) => getTf().tensor(values, [sequences, count, width]);
  const shape = [sequences, count, width];

  it('has the values of its definition and the gradient in the queries', () => {
    const layer = (x: Tensor) => causalAttention(x, tensorOf(k), tensorOf(v));
    expectLayer(layer, (x) => plain(x, k, v), { shape, x: q });
  });

  it('has the gradient in the keys', () => {
    const layer = (x: Tensor) => causalAttention(tensorOf(q), x, tensorOf(v));
    expectLayer(layer, (x) => plain(q, x, v), { shape, x: k });
  });

  it('has the gradient in the values', () => {
    const layer = (x: Tensor) => causalAttention(tensorOf(q), tensorOf(k), x);
    expectLayer(layer, (x) => plain(q, k, x), { shape, x: v });
  });
});

describeTensors('one-hot rows', () => {
  it('are single floats with a one at the token, and pick takes that entry', () => {
    const tf = getTf();
    tf.tidy(() => {
      const tokens = tf.tensor2d([2, 0, 1, 2], [2, 2], 'int32');
      const hot = oneHot(tokens, 3);
      expect(hot.dtype).toBe('float32');
      expect([...hot.dataSync()]).toEqual([0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
      const values = tf.reshape(tf.range(0, 12), [2, 2, 3]);
      expect([...pick(values, tokens).dataSync()]).toEqual([2, 3, 7, 11]);
    });
  });
});
