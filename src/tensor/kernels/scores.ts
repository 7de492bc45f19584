/**
 * Scores of token sequences in one pass of a kernel through a whole transformer, a sequence a lane, without tensors. What it
 * computes is what `transformer` and a linear head compute, up to the order of sums.
 */

import type { ParameterLayout } from '../parameters.js';
import { backendName } from '../tf.js';
import type { TransformerShape } from '../transformer.js';
import { rowsOfPart } from './groups.js';
import { bytesPerNumber, Places, shapeBytes, writeShape } from './heap.js';
import { type Kernel, openKernel } from './kernel.js';

export interface TokenRows {
  /** Row-major [count, length]. */
  tokens: Uint8Array;
  count: number;
  length: number;
}

/** A transformer of `transformerSpecs`, behind whose parameters stand those of a head [W, 1]. */
export interface HeadedTransformer {
  shape: TransformerShape;
  layout: ParameterLayout;
}

/** Scores [count] by one of the networks; the head reads the state of the token at `lasts` [count] of each row. */
export type KernelScores = (network: number, rows: TokenRows, lasts: Int32Array) => Float32Array;

/** Tables of all networks together may take as much. */
const tableBytes = 2 ** 26;

/** Up to this width WebAssembly takes less time than TensorFlow's native library, whose vectors are wider. */
const wasmWidth = 16;

let kernel: Kernel | undefined;
/** Whose networks lie on the kernel's heap. */
let owner: LoadedNetworks | undefined;

/** `parameters` are those of several networks, [networks · count]. Undefined where tensors are faster, or the only way. */
export function kernelScores(
  { shape, layout }: HeadedTransformer,
  parameters: Float32Array,
): KernelScores | undefined {
  const count = parameters.length / layout.count;
  if (shape.vocabularySize > 256 || count * tableSize(shape) > tableBytes) return undefined;
  kernel ??= openKernel();
  if (!kernel || (backendName() === 'tensorflow' && !kernel.isNative && shape.width > wasmWidth))
    return undefined;
  const networks = new LoadedNetworks(kernel, shape, parameters.slice(), count);
  return (index, rows, lasts) => networks.score(index, rows, lasts);
}

/** Bytes of the first block's rows for every token at every position. */
function tableSize({ width, contextLength, vocabularySize }: TransformerShape): number {
  return 4 * contextLength * vocabularySize * width * bytesPerNumber;
}

/** Networks that lie on the kernel's heap, packed, while nobody else's do. */
class LoadedNetworks {
  private shapeAt = 0;
  /** The first byte behind all that stays from call to call. */
  private free = 0;
  private readonly packedAt: number[] = [];

  /** `parameters` are [networks · count]. */
  constructor(
    private readonly kernel: Kernel,
    private readonly shape: TransformerShape,
    private readonly parameters: Float32Array,
    private readonly count: number,
  ) {}

  score(index: number, { tokens, count, length }: TokenRows, lasts: Int32Array): Float32Array {
    const { kernel } = this;
    if (owner !== this) this.load();
    const places = new Places(this.free);
    const lastsAt = places.take(count * bytesPerNumber);
    const scoresAt = places.take(count * bytesPerNumber);
    const tokensAt = places.take(count * length);
    const ofPart = rowsOfPart(kernel, count);
    const workAt = places.take(kernel.scoringWork(this.shapeAt, count, ofPart));
    const heap = kernel.heap(places.end);
    const order = byLast(lasts);
    if (order === undefined) {
      heap.integers.set(lasts, lastsAt / bytesPerNumber);
      heap.bytes.set(tokens.subarray(0, count * length), tokensAt);
    }
    order?.forEach((row, place) => {
      heap.integers[lastsAt / bytesPerNumber + place] = lasts[row];
      heap.bytes.set(tokens.subarray(row * length, (row + 1) * length), tokensAt + place * length);
    });
    const { shapeAt, packedAt } = this;
    kernel.score(shapeAt, packedAt[index], tokensAt, lastsAt, count, length, scoresAt, ofPart, workAt);
    const first = scoresAt / bytesPerNumber;
    const scores = heap.floats.slice(first, first + count);
    if (order === undefined) return scores;
    const byRow = new Float32Array(count);
    order.forEach((row, place) => {
      byRow[row] = scores[place];
    });
    return byRow;
  }

  private load(): void {
    const { kernel, shape, parameters, count } = this;
    const places = new Places(kernel.start);
    this.shapeAt = places.take(shapeBytes);
    writeShape(shape, kernel.heap(places.end), this.shapeAt);
    const packedBytes = kernel.scoringFloats(this.shapeAt) * bytesPerNumber;
    for (let index = 0; index < count; index++) this.packedAt[index] = places.take(packedBytes);
    this.free = places.end;
    const size = parameters.length / count;
    const parametersAt = places.take(size * bytesPerNumber);
    const workAt = places.take(kernel.scoringWork(this.shapeAt, 0, 0));
    const { floats } = kernel.heap(places.end);
    this.packedAt.forEach((packed, index) => {
      floats.set(parameters.subarray(index * size, (index + 1) * size), parametersAt / bytesPerNumber);
      kernel.packScoring(this.shapeAt, parametersAt, packed, workAt);
    });
    owner = this;
  }
}

/** Rows by their last token: those of about one length take no longer than they must. Undefined where all are as long. */
function byLast(lasts: Int32Array): Int32Array | undefined {
  if (lasts.every((last) => last === lasts[0])) return undefined;
  return lasts.map((_, row) => row).sort((a, b) => lasts[a] - lasts[b]);
}
