/**
 * Responses of a reasoner under a harness by a kernel, a sequence a lane, without tensors. What it computes is what
 * src/policy/reasoner/tensor-sampler.ts computes, up to the order of sums; a row's bits do not depend on the other rows.
 */
import { bytesPerNumber, type Heap, Places, shapeBytes, writeShape } from './heap.js';
import { type Kernel, openKernel } from './kernel.js';
import type { ReasonerTrunk } from './reasoner-rows.js';

/** What a harness does, in numbers; tokens are −1 where there are none such. */
export interface HarnessNumbers {
  /** T. */
  maximumLength: number;
  endToken: number;
  endOfThinking: number;
  wait: number;
  isGreedy: boolean;
  /** By token. */
  stepRule: Int32Array;
  banned: readonly number[];
  noiseTokens: readonly number[];
  noiseProbability: number;
}

/** Rows to sample, all arrays of one number a row or row-major [count, T]. */
export interface HarnessedRows {
  /** [P, length], with their own lengths [P]. */
  prompts: { count: number; length: number; tokens: Uint8Array; steps: Uint8Array; lengths: Int32Array };
  /** Each row's prompt. */
  rows: Int32Array;
  budgets: Int32Array;
  waits: Int32Array;
  uniforms: Float32Array;
  /** Read where there is noise. */
  noise: Float32Array;
}

/** [count, T], but for the lengths [count]. */
export interface SampledChains {
  tokens: Uint8Array;
  steps: Uint8Array;
  origins: Uint8Array;
  logProbs: Float32Array;
  lengths: Int32Array;
}

export type KernelChains = (
  parameters: Float32Array,
  harness: HarnessNumbers,
  rows: HarnessedRows,
) => SampledChains;

let kernel: Kernel | undefined;

/** Undefined where the kernel cannot. */
export function kernelChains(trunk: ReasonerTrunk): KernelChains | undefined {
  if (trunk.vocabularySize > 256 || trunk.steps > 256) return undefined;
  kernel ??= openKernel();
  return kernel && chainsBy(kernel, trunk);
}

/** The kernel must be nobody else's while it samples; its heap is overwritten. */
export const chainsBy =
  (kernel: Kernel, trunk: ReasonerTrunk): KernelChains =>
  (parameters, harness, given) => {
    const count = given.rows.length;
    const { prompts } = given;
    const { maximumLength } = harness;
    const places = new Places(kernel.start);
    const shape = places.take(shapeBytes);
    const task = places.take(9 * bytesPerNumber);
    const ahead = kernel.heap(places.end);
    writeShape({ ...trunk, contextLength: prompts.length + maximumLength }, ahead, shape);
    const sizes = [count, prompts.count, prompts.length, maximumLength];
    const tokens = [harness.endToken, harness.endOfThinking, harness.wait];
    const others = [Number(harness.isGreedy), harness.noiseTokens.length];
    ahead.integers.set([...sizes, ...tokens, ...others], task / bytesPerNumber);
    const packed = places.take(kernel.samplingFloats(shape) * bytesPerNumber);
    const put = placer(places);
    const inputs = [
      ...[prompts.tokens, prompts.steps, prompts.lengths, given.rows, given.budgets, given.waits],
      ...[rulesOf(trunk.vocabularySize, harness), given.uniforms, given.noise],
    ].map(put.array);
    const size = count * maximumLength;
    const outputs = [size, size, size, bytesPerNumber * size, bytesPerNumber * count].map((bytes) =>
      places.take(bytes),
    );
    const network = put.array(parameters);
    const work = places.take(kernel.reasonerWork(shape, task));
    const heap = kernel.heap(places.end);
    put.write(heap);
    kernel.packSampling(shape, network, count * maximumLength, packed, work);
    const [a, b, c, d, e, f, g, h, i] = inputs;
    const [tokensAt, stepsAt, originsAt, logProbsAt, lengthsAt] = outputs;
    const inputPlaces = [a, b, c, d, e, f, g, h, i] as const;
    const outputPlaces = [tokensAt, stepsAt, originsAt, logProbsAt, lengthsAt] as const;
    const { noiseProbability } = harness;
    kernel.sampleReasoner(shape, task, noiseProbability, packed, ...inputPlaces, ...outputPlaces, work);
    const bytes = (at: number) => heap.bytes.slice(at, at + size);
    const [firstLogProb, firstLength] = [logProbsAt, lengthsAt].map((at) => at / bytesPerNumber);
    return {
      tokens: bytes(tokensAt),
      steps: bytes(stepsAt),
      origins: bytes(originsAt),
      logProbs: heap.floats.slice(firstLogProb, firstLogProb + size),
      lengths: heap.integers.slice(firstLength, firstLength + count),
    };
  };

/** Takes places for arrays, and writes these once the heap is as large as it has to be. */
function placer(places: Places) {
  const given: { at: number; values: Uint8Array | Int32Array | Float32Array }[] = [];
  return {
    array(values: Uint8Array | Int32Array | Float32Array): number {
      const at = places.take(values.byteLength);
      given.push({ at, values });
      return at;
    },
    write(heap: Heap): void {
      for (const { at, values } of given)
        heap.bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    },
  };
}

/** As kernels/reasoner-draw.h reads them: [4][vocabulary]. */
function rulesOf(vocabularySize: number, { stepRule, banned, noiseTokens }: HarnessNumbers): Int32Array {
  const rules = new Int32Array(4 * vocabularySize);
  rules.set(stepRule);
  rules.fill(1, vocabularySize, 2 * vocabularySize);
  for (const token of banned) rules[vocabularySize + token] = 0;
  rules.fill(-1, 2 * vocabularySize, 3 * vocabularySize);
  noiseTokens.forEach((token, place) => {
    rules[2 * vocabularySize + token] = place;
    rules[3 * vocabularySize + place] = token;
  });
  return rules;
}
