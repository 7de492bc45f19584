/** What lay on a kernel's heap before a call does not count: rows end at widths that fill no vector, or no panel of weights. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random/index.js';
import type { Kernel } from '../../src/tensor/kernels/kernel.js';
import { loadNativeKernels, openNativeKernel } from '../../src/tensor/kernels/native-kernel.js';
import { chainsBy, type HarnessNumbers } from '../../src/tensor/kernels/reasoner-sampling.js';
import { samplingBy } from '../../src/tensor/kernels/sampling.js';
import { openWasmKernel } from '../../src/tensor/kernels/wasm-kernel.js';

const random = createRandom('dirty-heap');

const native = loadNativeKernels();
const kernels: [string, () => Kernel][] = [
  ['WebAssembly', () => openWasmKernel()!],
  ...Object.keys(native.addon?.variants ?? {}).map((name): [string, () => Kernel] => [
    name,
    () => openNativeKernel(native.addon!, name),
  ]),
];

const vocabularySize = 6;
const layers = 2;
const [promptLength, responseLength] = [3, 9];
const bytesUsed = 2 ** 22;

/** What a call gives where the heap was full of one byte: of 255 all numbers are none. */
function onHeapOf<Result>(kernel: Kernel, byte: number, call: () => Result): Result {
  kernel.heap(kernel.start + bytesUsed).bytes.fill(byte, kernel.start, kernel.start + bytesUsed);
  return call();
}

/** Parameters of a language model with so many rows beside those of tokens, and so many numbers behind its blocks. */
const drawn = (width: number, beside: number, behind: number) =>
  Float32Array.from(
    random.normals((vocabularySize + beside) * width + layers * 12 * width * width + behind),
    (x: number) => 0.4 * x,
  );
const headsOf = (width: number) => vocabularySize * width + width;

const harness: HarnessNumbers = {
  ...{ maximumLength: responseLength, endToken: -1, endOfThinking: -1, wait: -1, isGreedy: false },
  ...{ stepRule: new Int32Array(vocabularySize), banned: [], noiseTokens: [], noiseProbability: 0 },
};

const areNumbers = (values: Float32Array) => values.every(Number.isFinite);

describe.each(kernels)('by %s', (_, open) => {
  const kernel = open();

  // Of few rows the first block is computed, of many it is looked up.
  describe.each([5, 6, 7, 10, 17])('at width %d', (width) => {
    it.each([4, 333])('%d responses are the same', (count) => {
      const contextLength = promptLength + responseLength;
      const trunk = { width, layers, heads: 1, vocabularySize, contextLength };
      const sampling = samplingBy(kernel, { trunk, promptLength, responseLength, endToken: undefined });
      const parameters = drawn(width, contextLength, headsOf(width));
      const initial = drawn(width, contextLength, headsOf(width));
      const prompts = Uint8Array.from({ length: count * promptLength }, () => random.integer(vocabularySize));
      const uniforms = random.uniforms(count * responseLength);
      const [clean, dirty] = [0, 255].map((byte) =>
        onHeapOf(kernel, byte, () => sampling.judge(parameters, initial, { prompts, uniforms })),
      );
      expect(areNumbers(clean.logProbs)).toBe(true);
      expect(dirty).toEqual(clean);
    });

    it.each([4, 333])('%d chains are the same', (count) => {
      const steps = 4;
      const contextLength = promptLength + responseLength;
      const chains = chainsBy(kernel, { width, layers, heads: 1, vocabularySize, contextLength, steps });
      const parameters = drawn(width, steps, layers + headsOf(width));
      const length = promptLength;
      const numbers = (most: number) => Uint8Array.from({ length: 4 * length }, () => random.integer(most));
      const prompts = {
        ...{ count: 4, length, tokens: numbers(vocabularySize), steps: numbers(steps) },
        lengths: Int32Array.from([3, 1, 2, 3]),
      };
      const rows = {
        ...{ prompts, rows: Int32Array.from({ length: count }, (_row, index) => index % 4) },
        ...{ budgets: new Int32Array(count).fill(-1), waits: new Int32Array(count) },
        ...{ uniforms: random.uniforms(count * responseLength), noise: new Float32Array(0) },
      };
      const [clean, dirty] = [0, 255].map((byte) =>
        onHeapOf(kernel, byte, () => chains(parameters, harness, rows)),
      );
      expect(areNumbers(clean.logProbs)).toBe(true);
      expect(dirty).toEqual(clean);
    });
  });
});
