/**
 * The layers of a transformer, each with a leading replica axis R and a gradient cheaper than the default one.
 *
 * N is batch · tokens of one replica. Weights are [R, in, out], activations [R, N, width].
 */

import { nativeBackend } from './native-backend.js';
import type { Tensor } from './operations.js';
import { getTf } from './tf.js';

const epsilon = 1e-5;

/** x [R, N, in] · weights [R, in, out]. */
export function linear(x: Tensor, weights: Tensor): Tensor {
  return getTf().matMul(x, weights);
}

/**
 * Layer normalisation over the last axis (Ba et al. 2016) without gain and offset: the bias-free projection
 * that follows absorbs the gain, and an offset adds nothing that the residual stream cannot hold.
 */
export function layerNorm(x: Tensor): Tensor {
  const tf = getTf();
  return tf.customGrad((input, save) => {
    const centred = tf.sub(input, tf.mean(input, -1, true));
    const scale = tf.rsqrt(tf.add(tf.mean(tf.mul(centred, centred), -1, true), epsilon));
    const value = tf.mul(centred, scale);
    save([value, scale]);
    const gradFunc = (dy: Tensor, saved: Tensor[]) => {
      const [y, inverse] = saved;
      const along = tf.mul(y, tf.mean(tf.mul(dy, y), -1, true));
      return tf.mul(tf.sub(tf.sub(dy, tf.mean(dy, -1, true)), along), inverse);
    };
    return { value, gradFunc };
  })(x);
}

/** max(x, 0); TensorFlow has its gradient as one op. */
export function relu(x: Tensor): Tensor {
  const tf = getTf();
  return tf.customGrad((input, save) => {
    const value = tf.relu(input);
    save([value]);
    return { value, gradFunc: (dy: Tensor, [y]: Tensor[]) => reluGradient(dy, y) };
  })(x);
}

function reluGradient(dy: Tensor, y: Tensor): Tensor {
  const native = nativeBackend();
  if (!native) return getTf().mul(dy, getTf().step(y));
  const { TF_ATTR_TYPE, TF_FLOAT } = native.binding;
  return native.executeSingleOutput(
    'ReluGrad',
    [{ name: 'T', type: TF_ATTR_TYPE, value: TF_FLOAT }],
    [dy, y],
  );
}

/**
 * Rows of table [R, V, width] for tokens [R, N] (int32): [R, N, width].
 *
 * wasm has no gradient of gather and is slow forward, so there it is a product with one-hot rows.
 */
export function embed(table: Tensor, tokens: Tensor): Tensor {
  return nativeBackend()
    ? gatherEmbedding(table, tokens)
    : getTf().matMul(oneHot(tokens, table.shape[1]!), table);
}

function gatherEmbedding(table: Tensor, tokens: Tensor): Tensor {
  const tf = getTf();
  const [replicas, vocabulary, width] = table.shape;
  const count = tokens.shape[1]!;
  // Replica r looks into rows r·V … r·V + V − 1 of one table.
  const offsets = tf.mul(tf.range(0, replicas, 1, 'int32'), tf.scalar(vocabulary, 'int32'));
  const rows = tf.reshape(tf.add(tokens, tf.reshape(offsets, [replicas, 1])), [replicas * count]).toInt();
  return tf.customGrad((given, save) => {
    const flat = tf.reshape(given, [replicas * vocabulary, width]);
    const value = tf.reshape(tf.gather(flat, rows), [replicas, count, width]);
    save([rows]);
    const gradFunc = (dy: Tensor, [saved]: Tensor[]) => {
      const flatDy = tf.reshape(dy, [replicas * count, width]);
      const sums = tf.unsortedSegmentSum(flatDy, saved, replicas * vocabulary);
      return tf.reshape(sums, [replicas, vocabulary, width]);
    };
    return { value, gradFunc };
  })(table);
}

/** One-hot rows of int32 tokens: […shape, V], single floats. */
export function oneHot(tokens: Tensor, vocabulary: number): Tensor {
  const tf = getTf();
  return tf.cast(tf.oneHot(tokens, vocabulary), 'float32');
}

/** The entries of values […shape, V] at tokens […shape] (int32): […shape]. */
export function pick(values: Tensor, tokens: Tensor): Tensor {
  const tf = getTf();
  return tf.sum(tf.mul(values, oneHot(tokens, values.shape[values.rank - 1]!)), -1);
}

/**
 * Scaled dot-product attention (Vaswani et al. 2017, 3.2.1) of queries [B, C, width] on keys and values
 * [B, T, width], where the C queries are the last C of the T positions: query i sees keys 0 … T − C + i.
 * The caller has put 1/√head width into the queries.
 *
 * With slopes [R, 1, H, 1] of the heads in B = R · … · H, each logit is less by slope · (i − j), the distance of query i from key j.
 */
export function causalAttention(queries: Tensor, keys: Tensor, values: Tensor, slopes?: Tensor): Tensor {
  const tf = getTf();
  const products = tf.matMul(queries, keys, false, true); // [B, C, T]
  const scores = slopes ? recentFirst(products, slopes) : products;
  const [, count, total] = scores.shape as [number, number, number];
  const visible = count === 1 ? scores : tf.add(scores, causalMask(count, total));
  return tf.matMul(tf.softmax(visible), values);
}

function recentFirst(scores: Tensor, slopes: Tensor): Tensor {
  const tf = getTf();
  const [rows, count, total] = scores.shape as [number, number, number];
  const [replicas, , heads] = slopes.shape as [number, number, number];
  const distances = Float32Array.from({ length: count * total }, (_, index) => {
    const query = total - count + Math.floor(index / total);
    return query - (index % total);
  });
  const byHead = tf.reshape(scores, [replicas, rows / replicas / heads, heads, count * total]);
  const penalties = tf.mul(slopes, tf.tensor(distances, [1, 1, 1, count * total]));
  return tf.reshape(tf.sub(byHead, penalties), scores.shape);
}

/** [C, T]: 0 where query i may look, −10⁹ where not. */
function causalMask(count: number, total: number): Tensor {
  const mask = new Float32Array(count * total);
  for (let query = 0; query < count; query++) {
    mask.fill(-1e9, query * total + total - count + query + 1, (query + 1) * total);
  }
  return getTf().tensor(mask, [count, total]);
}
