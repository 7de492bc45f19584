/** The one door to TensorFlow.js: every room takes `tf` and its types from here. */
import type { TensorOperations } from './operations.js';

export type { DataType, Operand, Tensor } from './operations.js';
export type Tf = TensorOperations;

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
