/** The one door to TensorFlow.js: every room takes `tf` and its types from here. */
import type * as tfjs from '@tensorflow/tfjs';

export type Tf = typeof tfjs;
export type {
  DataType,
  NamedTensorMap,
  Rank,
  Scalar,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor3D,
  Tensor4D,
  TensorLike,
  Variable,
} from '@tensorflow/tfjs';

let loaded: Tf | undefined;

/**
 * The loaded library: the native one and the portable one are different module instances, so nobody imports it.
 *
 * Throws if `loadBackend` has not finished.
 */
export function getTf(): Tf {
  if (loaded === undefined) {
    throw new Error('TensorFlow.js is not loaded: await loadBackend() before any tensor work');
  }
  return loaded;
}

/** For `loadBackend` alone: keeps the library it loaded for `getTf`. */
export function setTf(tf: Tf): void {
  loaded = tf;
}
