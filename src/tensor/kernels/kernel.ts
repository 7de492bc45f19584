/**
 * The kernels of kernels/ behind one door: as a native addon with the widest vectors of the processor, or as WebAssembly. What
 * they compute is the same up to the rounding of products that are added.
 */
import { nativeBackend } from '../native-backend.js';
import type { Heap } from './heap.js';
import { loadNativeKernels, openNativeKernel } from './native-kernel.js';
import { openWasmKernel } from './wasm-kernel.js';

/** Functions that kernels/ marks as an entry. Pointers are places on the heap, in bytes. */
export interface KernelFunctions {
  /** Numbers in a vector; nothing depends on it but room. */
  lanes(): number;
  scoringFloats(shape: number): number;
  scoringWork(shape: number): number;
  packScoring(shape: number, parameters: number, packed: number, work: number): void;
  score(
    shape: number,
    packed: number,
    tokens: number,
    lasts: number,
    sequences: number,
    length: number,
    scores: number,
    work: number,
  ): void;
  samplingFloats(shape: number): number;
  samplingWork(shape: number, task: number): number;
  packSampling(shape: number, parameters: number, packed: number): void;
  sample(
    shape: number,
    task: number,
    packed: number,
    packedInitial: number,
    tokens: number,
    uniforms: number,
    steering: number,
    forced: number,
    results: number,
    work: number,
  ): void;
}

/** Kernels with a heap of their own. */
export interface Kernel extends KernelFunctions {
  /** The first byte of the heap that is free. */
  readonly start: number;
  /** The heap, which is made as large as this if it is smaller; what lies on it stays. */
  heap(bytes: number): Heap;
}

/** New kernels, or undefined where WebAssembly has no vectors. Everyone who computes opens them once a process. */
export function openKernel(): Kernel | undefined {
  const native = nativeBackend() && loadNativeKernels();
  return native?.addon ? openNativeKernel(native.addon) : openWasmKernel();
}
