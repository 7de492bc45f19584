/** Masks of the tokens of responses that end: 1 where a token counts, 0 where not. */
import type { Tensor } from './operations.js';
import { getTf } from './tf.js';

/** [R, B, T] of int32 tokens: 1 up to the first end token, which counts. */
export function existing(tokens: Tensor, endToken: number): Tensor {
  const tf = getTf();
  const isEnd = tf.cast(tf.equal(tokens, tf.scalar(endToken, 'int32')), 'float32');
  const endsBefore = tf.cumsum(isEnd, 2, true);
  return tf.cast(tf.equal(endsBefore, 0), 'float32');
}

/** Of such a mask, 1 at the last token that exists alone. */
export function lastOf(mask: Tensor): Tensor {
  const tf = getTf();
  const [replicas, batch, count] = mask.shape as [number, number, number];
  const following = tf.slice(mask, [0, 0, 1], [replicas, batch, count - 1]);
  return tf.sub(mask, tf.concat([following, tf.zeros([replicas, batch, 1])], 2));
}

/** Values where the mask is 1, else 0, whatever they are there: a product would keep what is not finite. */
export function masked(values: Tensor, mask: Tensor | undefined): Tensor {
  const tf = getTf();
  return mask ? tf.where(tf.greater(mask, 0), values, tf.zerosLike(values)) : values;
}
