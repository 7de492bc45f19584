/** Loads tfjs-node from the first place that has a working addon, quietly, and says why the others have none. */

import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as tfjs from '@tensorflow/tfjs';
import { nativeLocations, prepareProcess } from '../../scripts/native-location.mjs';

/** tfjs-node is the union package with the native backend registered and its own version beside the others. */
type NativeTf = typeof tfjs & { version: { 'tfjs-node': string } };

export interface NativeModule {
  tf: NativeTf;
  /** For people: the place it was loaded from. */
  location: string;
  /** The version of libtensorflow, as the library states it. */
  tensorflowVersion: string;
}

export type NativeOutcome = { module: NativeModule } | { module?: undefined; reason: string };

/** src/tensor and dist/tensor lie equally deep, so the package file is found from both. */
const packageFile = fileURLToPath(new URL('../../package.json', import.meta.url));

let outcome: NativeOutcome | undefined;

/** The native module, or the reason why there is none. Tried once a process: a library cannot be unloaded. */
export function loadNativeModule(): NativeOutcome {
  outcome ??= tryLocations();
  return outcome;
}

function tryLocations(): NativeOutcome {
  prepareProcess();
  const reasons: string[] = [];
  for (const { label, from } of nativeLocations(packageFile)) {
    try {
      const require = createRequire(from);
      loadAddon(require);
      const tf: NativeTf = withoutDeprecations(() => require('@tensorflow/tfjs-node'));
      return { module: { tf, location: label, tensorflowVersion: libraryVersion(tf) } };
    } catch (error) {
      reasons.push(`${label}: ${explain(error)}`);
    }
  }
  return { reason: `tfjs-node did not load (${reasons.join('; ')})` };
}

/**
 * Loads the addon by itself. Were tfjs-node to find out that it is missing, it would have registered its kernels in
 * this process by then, and the copy that is tried next would print a line for each of them.
 */
function loadAddon(require: NodeJS.Require): void {
  const library = join(dirname(require.resolve('@tensorflow/tfjs-node/package.json')), 'lib');
  const folder = existsSync(library) && readdirSync(library).find((name) => name.startsWith('napi-v'));
  if (!folder) throw new Error('installed without its addon');
  require(join(library, folder, 'tfjs_binding.node'));
}

/** tfjs-node's dependencies use `punycode` and `url.parse`, which newer Nodes announce to the user on stderr. */
function withoutDeprecations<Value>(load: () => Value): Value {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => undefined;
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}

function libraryVersion(tf: NativeTf): string {
  const backend = tf.backend() as unknown as { binding?: { TF_Version?: string } };
  return backend.binding?.TF_Version ?? 'unknown';
}

/** The first line of an import error, in words for the user. */
function explain(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'MODULE_NOT_FOUND' && message.includes('@tensorflow/tfjs-node/package.json'))
    return 'not installed';
  return message.split('\n')[0];
}
