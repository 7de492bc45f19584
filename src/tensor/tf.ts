/** The one door to TensorFlow.js: every room takes `tf` and its types from here. */
import type { TensorOperations } from './operations.js';

export type { DataType, Operand, Tensor } from './operations.js';
export type Tf = TensorOperations;

export type BackendName = 'tensorflow' | 'wasm';

interface Door {
  name: BackendName;
  open(): Tf;
}

let door: Door | undefined;
let loaded: Tf | undefined;

/**
 * The loaded library: the native one and the portable one are different module instances, so nobody imports it. The first call may
 * load it, in half a second, which work that kernels do needs none of: what asks for the name alone takes `backendName`.
 *
 * Throws if neither `loadBackend` nor `announceBackend` has finished.
 */
export function getTf(): Tf {
  loaded ??= knownDoor().open();
  return loaded;
}

/** The backend of this process, loaded or about to be. Throws as `getTf` does. */
export const backendName = (): BackendName => knownDoor().name;

function knownDoor(): Door {
  if (door === undefined) {
    throw new Error('TensorFlow.js is not loaded: await loadBackend() before any tensor work');
  }
  return door;
}

/** For src/tensor/backend.ts alone. */
export function setTf(own: Door): void {
  door = own;
}
