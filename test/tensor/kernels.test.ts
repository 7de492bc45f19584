/** The kernels: that those of the package are what kernels/ describes, and that no processor changes a bit. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { binaryModule, clangVersion, compiledKernels } from '../../scripts/compile-kernels.js';
import { kernelFile, kernelVersion } from '../../scripts/kernel-location.mjs';
import { createRandom } from '../../src/random/index.js';
import { bytesPerNumber, Places, shapeBytes, writeShape } from '../../src/tensor/kernels/heap.js';
import type { Kernel } from '../../src/tensor/kernels/kernel.js';
import { loadNativeKernels, openNativeKernel } from '../../src/tensor/kernels/native-kernel.js';
import { openWasmKernel } from '../../src/tensor/kernels/wasm-kernel.js';
import { askForThreads } from '../../src/tensor/threads.js';

const random = createRandom('reward-model');

const carried = readFileSync(new URL('../../src/tensor/kernels/wasm-binary.ts', import.meta.url), 'utf8');
const compiler = clangVersion();
// Another compiler writes other instructions for the same.
const isTheSame = compiler !== undefined && carried.includes(`by ${compiler},`);
if (!isTheSame)
  console.warn(`kernels/ is not compiled again: ${compiler ?? 'clang and lld are not'} installed`);

it.skipIf(!isTheSame)(
  'are what their sources compile to, and their sources alone',
  () => {
    expect(carried).toBe(binaryModule(compiledKernels(), compiler!));
  },
  120_000,
);

const shape = { width: 12, heads: 3, layers: 3, vocabularySize: 9, contextLength: 11 };
const parameterCount = (9 + 11) * 12 + 3 * 12 * 12 * 12 + 12;
const parameters = Float32Array.from(random.stream('kernels').normals(parameterCount), (x) => x / 3);
const count = 77;
const { contextLength: length } = shape;
const tokens = Uint8Array.from({ length: count * length }, () => random.integer(9));
const lasts = Int32Array.from({ length: count }, () => random.integer(length));

interface Given {
  tokens: Uint8Array;
  lasts: Int32Array;
}

const drawn: Given = { tokens, lasts };
/** Of two tokens and one length: the rows share nearly all that they begin with. */
const alike: Given = { tokens: tokens.map((token) => token % 2), lasts: new Int32Array(count).fill(9) };

/** Scores by the kernel's own entries, so many rows a call, and so many of them a part. */
function scoresBy(kernel: Kernel, { tokens, lasts }: Given, atOnce = count, ofPart = atOnce): Float32Array {
  const places = new Places(kernel.start);
  const shapeAt = places.take(shapeBytes);
  writeShape(shape, kernel.heap(places.end), shapeAt);
  const packedAt = places.take(kernel.scoringFloats(shapeAt) * bytesPerNumber);
  const workAt = places.take(kernel.scoringWork(shapeAt, count, ofPart));
  const parametersAt = places.take(parameters.byteLength);
  const tokensAt = places.take(tokens.byteLength);
  const lastsAt = places.take(lasts.byteLength);
  const scoresAt = places.take(count * bytesPerNumber);
  const heap = kernel.heap(places.end);
  heap.floats.set(parameters, parametersAt / bytesPerNumber);
  heap.bytes.set(tokens, tokensAt);
  heap.integers.set(lasts, lastsAt / bytesPerNumber);
  kernel.packScoring(shapeAt, parametersAt, packedAt, workAt);
  for (let row = 0; row < count; row += atOnce) {
    const [ownTokens, ownLasts] = [tokensAt + row * length, lastsAt + row * bytesPerNumber];
    const ownScores = scoresAt + row * bytesPerNumber;
    kernel.score(shapeAt, packedAt, ownTokens, ownLasts, atOnce, length, ownScores, ofPart, workAt);
  }
  return heap.floats.slice(scoresAt / bytesPerNumber, scoresAt / bytesPerNumber + count);
}

const native = loadNativeKernels();

it.each([
  { width: 64, heads: 1, layers: 2, vocabularySize: 32, contextLength: 16 },
  { width: 5, heads: 1, layers: 1, vocabularySize: 3, contextLength: 200 },
  { width: 48, heads: 4, layers: 3, vocabularySize: 9, contextLength: 6 },
])('pack a network of width $width within the room that they ask for', (own) => {
  const block = 12 * own.width * own.width;
  const size = (own.vocabularySize + own.contextLength + 1) * own.width + own.layers * block;
  for (const kernel of [openWasmKernel()!, ...(native.addon ? [openNativeKernel(native.addon)] : [])]) {
    const places = new Places(kernel.start);
    const shapeAt = places.take(shapeBytes);
    writeShape(own, kernel.heap(places.end), shapeAt);
    const packedAt = places.take(kernel.scoringFloats(shapeAt) * bytesPerNumber);
    const parametersAt = places.take(size * bytesPerNumber);
    const workAt = places.take(kernel.scoringWork(shapeAt, 0, 0));
    const behind = places.end;
    places.take(1 << 20);
    const { bytes, floats } = kernel.heap(places.end);
    floats.fill(0.1, parametersAt / bytesPerNumber, workAt / bytesPerNumber);
    bytes.fill(7, behind, places.end);
    kernel.packScoring(shapeAt, parametersAt, packedAt, workAt);
    expect(bytes.subarray(behind, places.end).every((byte) => byte === 7)).toBe(true);
  }
});
if (!native.addon) console.warn(`no native kernels to compare: ${native.reason}`);

it('score rows that begin alike together to the bits that each has alone', () => {
  const variants = Object.keys(native.addon?.variants ?? {});
  const kernels = [openWasmKernel()!, ...variants.map((name) => openNativeKernel(native.addon!, name))];
  for (const kernel of kernels) expect(scoresBy(kernel, alike)).toEqual(scoresBy(kernel, alike, 1));
});

describe.skipIf(!native.addon)('native kernels', () => {
  it('score in parts, each on a thread of its own, to the bits of the whole', () => {
    const kernel = openNativeKernel(native.addon!);
    for (const given of [drawn, alike])
      for (const threads of [1, 2, 4]) {
        askForThreads(() => threads);
        kernel.threads();
        expect(scoresBy(kernel, given, count, 32)).toEqual(scoresBy(kernel, given));
      }
    askForThreads(() => 1);
  });

  it.each([
    { name: 'of several lengths', given: drawn },
    { name: 'of one length that begin alike', given: alike },
  ])(
    'give rows $name the same bits whatever the width of the vectors, if sums are fused or not',
    ({ given }) => {
      const { addon } = native as Required<typeof native>;
      const plain = scoresBy(openWasmKernel()!, given);
      const fused: Float32Array[] = [];
      for (const variant of Object.keys(addon!.variants)) {
        const kernel = openNativeKernel(addon!, variant);
        const scores = scoresBy(kernel, given);
        if (kernel.fusesSums() === 1) fused.push(scores);
        else expect(scores).toEqual(plain);
      }
      for (const scores of fused) expect(scores).toEqual(fused[0]);
    },
  );

  it('refuse calls without their heap', () => {
    const { addon } = native as Required<typeof native>;
    const [kernel] = Object.values(addon!.variants);
    expect(() => (kernel.lanes as unknown as () => number)()).toThrow('a kernel takes its heap');
  });
});

it('lie under a name of what they are compiled from, in the user’s cache folder', () => {
  const file = kernelFile(kernelVersion(), { XDG_CACHE_HOME: '/caches' });
  expect(file).toMatch(/^\/caches\/goodhart\/kernels-[0-9a-f]{12}-\w+-\w+\/kernels\.node$/);
});
