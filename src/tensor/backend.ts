/** Chooses and loads the tensor backend: TensorFlow's native library where its addon loads, else wasm. */
import type * as tfjs from '@tensorflow/tfjs';
import { UserError } from '../config/user-error.js';
import { describeKernels } from './kernels/kernel.js';
import { loadNativeModule, type NativeModule } from './native-module.js';
import { type BackendName, setTf, type Tf } from './tf.js';
import { installWasmMatMul } from './wasm-matmul.js';

export type BackendRequest = 'auto' | 'tensorflow' | 'wasm';

export interface Backend {
  tf: Tf;
  name: BackendName;
  /** For people: why this backend serves. */
  reason: string;
  versions: { node: string; tfjs: string; tensorflow?: string; kernels: string };
}

/** How to get the native backend, as `goodhart doctor` and the error say it. */
export const nativeAdvice =
  'run `npm rebuild goodhart` (in a clone: `node scripts/install-native.mjs`) with g++, python3 and pip at hand';

let current: Promise<Backend> | undefined;
/** The backend that waits for the first tensor. */
let announced: BackendName | undefined;

/**
 * Loads the backend once a process and opens the door `getTf`; a later call must want what is already loaded.
 *
 * Throws UserError when 'tensorflow' is asked for and cannot be loaded.
 */
export async function loadBackend(request: BackendRequest): Promise<Backend> {
  refuseOther(request, announced);
  current ??= open(announced ?? request);
  const backend = await current.catch((error: unknown) => {
    current = undefined;
    throw error;
  });
  refuseOther(request, backend.name);
  return backend;
}

/**
 * For a process that works on a backend which another one has found: as `loadBackend`, but TensorFlow's native library is loaded
 * when the first tensor is made, since stages that kernels compute make none. Gives the label of the kernels.
 *
 * Throws UserError where WebAssembly cannot be loaded; where the native library cannot, the first tensor does.
 */
export async function announceBackend(name: BackendName): Promise<string> {
  if (current !== undefined || name === 'wasm') return (await loadBackend(name)).versions.kernels;
  refuseOther(name, announced);
  announced = name;
  setTf({ name, open: () => operationsOf(nativeModule().tf) });
  return describeKernels(name).label;
}

/** Throws where the process has another backend than the one that is asked for. */
function refuseOther(request: BackendRequest, present: BackendName | undefined): void {
  if (present !== undefined && request !== 'auto' && request !== present) {
    throw new Error(`backend ${present} is already loaded in this process: ${request} needs a new one`);
  }
}

async function open(request: BackendRequest): Promise<Backend> {
  const backend = request === 'wasm' ? await openWasm('asked for') : await openNative(request);
  setTf({ name: backend.name, open: () => backend.tf });
  return backend;
}

async function openNative(request: 'auto' | 'tensorflow'): Promise<Backend> {
  if (request === 'auto' && process.env.GOODHART_NATIVE === '0') return openWasm('GOODHART_NATIVE is 0');
  if (request === 'tensorflow') return nativeBackend(nativeModule());
  const outcome = loadNativeModule();
  return outcome.module ? nativeBackend(outcome.module) : openWasm(outcome.reason);
}

function nativeModule(): NativeModule {
  const outcome = loadNativeModule();
  if (outcome.module) return outcome.module;
  throw new UserError(
    `backend tensorflow is not available: ${outcome.reason}; use --backend auto or wasm, or ${nativeAdvice}`,
  );
}

function nativeBackend({ tf, location, tensorflowVersion }: NativeModule): Backend {
  const { label, reason: why } = describeKernels('tensorflow');
  const versions = { node: process.versions.node, tfjs: tf.version.tfjs, tensorflow: tensorflowVersion };
  const reason = `tfjs-node loaded from ${location}, ${why}`;
  return { tf: operationsOf(tf), name: 'tensorflow', reason, versions: { ...versions, kernels: label } };
}

async function openWasm(reason: string): Promise<Backend> {
  const tf = await import('@tensorflow/tfjs');
  await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend('wasm'))) throw new Error('the wasm backend did not start');
  await tf.ready();
  installWasmMatMul(tf);
  const { label: kernels } = describeKernels('wasm');
  const versions = { node: process.versions.node, tfjs: tf.version.tfjs, kernels };
  return { tf: operationsOf(tf), name: 'wasm', reason, versions };
}

/** The library in types of our own; what these leave out are tensors of texts and of complex numbers. */
function operationsOf(tf: typeof tfjs): Tf {
  // The hint to install tfjs-node, printed when the plain JavaScript backend is first touched, obeys this flag only.
  tf.env().set('PROD', true);
  return tf as unknown as Tf;
}
