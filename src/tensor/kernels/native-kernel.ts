/** The addon that scripts/build-native-kernels.mjs compiles, where there is one for these sources. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { kernelFile, kernelVersion } from '../../../scripts/kernel-location.mjs';
import { threadsNow } from '../threads.js';
import { viewsOf } from './heap.js';
import type { Kernel, KernelFunctions } from './kernel.js';

/** Kernels whose first argument is the heap. */
type NativeFunctions = Record<string, (heap: ArrayBuffer, ...numbers: number[]) => number>;

/** Kernels by the kind of processor that they were compiled for, those that run here, the best first. */
export type NativeVariants = Record<string, NativeFunctions>;

export interface NativeAddon {
  heap(bytes: number): ArrayBuffer;
  /** How many threads kernels may take from now on. */
  threads(count: number): void;
  variants: NativeVariants;
  /** The hash of its sources. */
  version: string;
}

export type NativeKernelOutcome = { addon: NativeAddon } | { addon?: undefined; reason: string };

let outcome: NativeKernelOutcome | undefined;

/** The addon, or the reason why there is none. Tried once a process. */
export function loadNativeKernels(env = process.env): NativeKernelOutcome {
  outcome ??= tryAddon(env);
  return outcome;
}

function tryAddon(env: NodeJS.ProcessEnv): NativeKernelOutcome {
  if (env.GOODHART_NATIVE === '0') return { reason: 'GOODHART_NATIVE is 0' };
  try {
    const version = kernelVersion();
    const file = kernelFile(version, env);
    if (!existsSync(file)) return { reason: 'not compiled' };
    const addon = createRequire(import.meta.url)(file) as Pick<NativeAddon, 'heap' | 'threads'>;
    const { heap, threads, ...variants } = addon;
    return { addon: { heap, threads, variants: variants as NativeVariants, version } };
  } catch (error) {
    return { reason: (error as Error).message.split('\n')[0] };
  }
}

/** Kernels of the variant, of the best one unless it is named. */
export function openNativeKernel(
  { heap: allocate, threads: allow, variants }: NativeAddon,
  variant = Object.keys(variants)[0],
): Kernel {
  let buffer = allocate(0);
  const functions = Object.entries(variants[variant]).map(([name, run]) => [
    name,
    (...numbers: number[]) => run(buffer, ...numbers),
  ]);
  const heap = (bytes: number) => {
    if (bytes > buffer.byteLength) {
      const larger = allocate(bytes);
      new Uint8Array(larger).set(new Uint8Array(buffer));
      buffer = larger;
    }
    return viewsOf(buffer);
  };
  const threads = () => {
    const count = Math.max(1, threadsNow());
    allow(count);
    return count;
  };
  const own = Object.fromEntries(functions) as unknown as KernelFunctions;
  return { ...own, isNative: true, threads, start: 0, heap };
}
