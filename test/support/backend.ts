/** Loads the backend that the vitest project asks for; without the native addon its suites are skipped and say why. */
import { describe } from 'vitest';
import { type BackendRequest, loadBackend } from '../../src/tensor/index.js';

const request = (process.env.GOODHART_TEST_BACKEND ?? 'wasm') as BackendRequest;

const missing = await loadBackend(request).then(
  () => undefined,
  (error: Error) => error.message,
);
// wasm must always load: only the native backend may be missing.
if (missing !== undefined && request !== 'tensorflow') throw new Error(missing);

/** True where functions become TensorFlow graphs. */
export const onNative = request === 'tensorflow' && missing === undefined;

/** `describe` for a suite that needs tensors. */
export function describeTensors(name: string, suite: () => void): void {
  if (missing === undefined) describe(name, suite);
  else describe.skip(`${name} (skipped: ${missing})`, suite);
}
