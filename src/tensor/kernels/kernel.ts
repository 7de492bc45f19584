/**
 * The kernels of kernels/ behind one door: as a native addon with the widest vectors of the processor, or as WebAssembly. What
 * they compute is the same up to the rounding of products that are added.
 */
import { backendName } from '../tf.js';
import type { Heap } from './heap.js';
import { loadNativeKernels, openNativeKernel } from './native-kernel.js';
import { openWasmKernel } from './wasm-kernel.js';

/** Functions that kernels/ marks as an entry. Pointers are places on the heap, in bytes. */
export interface KernelFunctions {
  /** Numbers in a vector; nothing depends on it but room. */
  lanes(): number;
  /** Whether products are added without being rounded first. */
  fusesSums(): number;
  scoringFloats(shape: number): number;
  scoringWork(shape: number, sequences: number, ofPart: number): number;
  packScoring(shape: number, parameters: number, packed: number, work: number): void;
  score(
    shape: number,
    packed: number,
    tokens: number,
    lasts: number,
    sequences: number,
    length: number,
    scores: number,
    ofPart: number,
    work: number,
  ): void;
  trainingWork(shape: number): number;
  pairGaps(
    shape: number,
    tokens: number,
    lasts: number,
    pairs: number,
    length: number,
    parameters: number,
    gaps: number,
    work: number,
  ): void;
  pairGradient(
    shape: number,
    tokens: number,
    lasts: number,
    shares: number,
    pairs: number,
    length: number,
    parameters: number,
    gradient: number,
    gaps: number,
    work: number,
  ): void;
  adam(step: number, parameters: number, mean: number, square: number, gradient: number, count: number): void;
  samplingFloats(shape: number): number;
  samplingWork(shape: number, task: number, ofPart: number): number;
  packSampling(shape: number, parameters: number, tokens: number, packed: number, work: number): void;
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
    ofPart: number,
    work: number,
  ): void;
  /** Rows of a group. */
  languageGroup(): number;
  /** Groups that `languageForward` and what follows it may take at once. */
  languageRooms(): number;
  languageChunks(rows: number): number;
  languageWork(shape: number, groups: number): number;
  languagePrepare(
    shape: number,
    parameters: number,
    tokens: number,
    chunks: number,
    gradient: number,
    work: number,
  ): void;
  languageAddUp(shape: number, parameters: number, chunks: number, gradient: number, work: number): void;
  languageForward(
    shape: number,
    task: number,
    tokens: number,
    rows: number,
    groups: number,
    parameters: number,
    logProbs: number,
    values: number,
    work: number,
  ): void;
  languageBackward(
    shape: number,
    task: number,
    tokens: number,
    rows: number,
    groups: number,
    parameters: number,
    logProbs: number,
    values: number,
    chunk: number,
    chunks: number,
    gradient: number,
    work: number,
  ): void;
  languageDistributions(
    shape: number,
    task: number,
    tokens: number,
    rows: number,
    groups: number,
    parameters: number,
    logProbs: number,
    work: number,
  ): void;
  reasonerForward(
    shape: number,
    task: number,
    tokens: number,
    steps: number,
    starts: number,
    ends: number,
    rows: number,
    groups: number,
    parameters: number,
    logProbs: number,
    values: number,
    work: number,
  ): void;
  reasonerBackward(
    shape: number,
    task: number,
    tokens: number,
    steps: number,
    starts: number,
    ends: number,
    rows: number,
    groups: number,
    parameters: number,
    logProbs: number,
    values: number,
    chunk: number,
    chunks: number,
    gradient: number,
    work: number,
  ): void;
  reasonerWork(shape: number, task: number): number;
  sampleReasoner(
    shape: number,
    task: number,
    noiseProbability: number,
    packed: number,
    promptTokens: number,
    promptSteps: number,
    promptLengths: number,
    prompts: number,
    budgets: number,
    waits: number,
    rules: number,
    uniforms: number,
    noise: number,
    tokens: number,
    steps: number,
    origins: number,
    logProbs: number,
    lengths: number,
    work: number,
  ): void;
}

/** Kernels with a heap of their own. */
export interface Kernel extends KernelFunctions {
  readonly isNative: boolean;
  /** How many threads it takes from now on: as many as the process may use just now (../threads.ts). No result depends on it. */
  threads(): number;
  /** The first byte of the heap that is free. */
  readonly start: number;
  /** The heap, which is made as large as this if it is smaller; what lies on it stays. */
  heap(bytes: number): Heap;
}

/** Which kernels serve; numbers of those of one label are the same to the last bit. */
export interface KernelDescription {
  label: string;
  /** For people: why these. */
  reason: string;
}

/** What `openKernel` opens on the backend. */
export function describeKernels(backend: 'tensorflow' | 'wasm'): KernelDescription {
  const native = backend === 'wasm' ? { reason: 'on every machine' } : loadNativeKernels();
  if (!native.addon) return { label: 'WebAssembly', reason: `kernels as WebAssembly: ${native.reason}` };
  const [variant] = Object.keys(native.addon.variants);
  // Scores depend on no more than whether sums are fused, gradients on how many lanes they are summed in.
  return { label: `native ${native.addon.version} ${variant}`, reason: `native kernels for ${variant}` };
}

/** New kernels, or undefined where WebAssembly has no vectors. Everyone who computes opens them once a process. */
export function openKernel(): Kernel | undefined {
  const native = backendName() === 'tensorflow' ? loadNativeKernels() : undefined;
  return native?.addon ? openNativeKernel(native.addon) : openWasmKernel();
}
