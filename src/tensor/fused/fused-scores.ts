/**
 * Scores of token sequences in one pass of a kernel through a whole transformer, four sequences at a time, without tensors. What
 * it computes is what `transformer` and a linear head compute, up to the order of sums.
 */
import { nativeBackend } from '../native-backend.js';
import type { TransformerShape } from '../transformer.js';
import { type Kernel, openKernel } from './kernel.js';
import { evenWidth, type HeadedTransformer, type PackedNetwork, packNetwork } from './packing.js';

export interface TokenRows {
  /** Row-major [count, length]. */
  tokens: Uint8Array;
  count: number;
  length: number;
}

/** Scores [count] by one of the networks; the head reads the state of the token at `lasts` [count] of each row. */
export type FusedScores = (network: number, rows: TokenRows, lasts: Int32Array) => Float32Array;

/** Tables of all networks together may take as much. */
const tableBytes = 2 ** 26;

/** Up to this width the kernel takes less time than TensorFlow's native library, whose vectors are wider. */
const nativeWidth = 16;

const bytesPerFloat = 4;

/** Whether this backend's tensors take longer. */
export function fusedIsFaster({ width }: TransformerShape): boolean {
  return !nativeBackend() || width <= nativeWidth;
}

/** `parameters` are those of several networks, [networks · count]. Undefined where the kernel cannot. */
export function fusedScores(network: HeadedTransformer, parameters: Float32Array): FusedScores | undefined {
  const { shape, layout } = network;
  const count = parameters.length / layout.count;
  if (shape.vocabularySize > 256 || count * tableSize(network) > tableBytes) return undefined;
  const kernel = openKernel();
  if (!kernel) return undefined;
  const packed = Array.from({ length: count }, (_, index) =>
    packNetwork(network, parameters.slice(index * layout.count, (index + 1) * layout.count)),
  );
  const networks = new LoadedNetworks(kernel, network, packed);
  return (index, rows, lasts) => networks.score(index, rows, lasts);
}

/** Bytes of the first block's rows for every token at every position. */
function tableSize({ shape }: HeadedTransformer): number {
  return 4 * shape.contextLength * shape.vocabularySize * evenWidth(shape) * bytesPerFloat;
}

/** Networks that lie on the kernel's heap while nobody else's do: one behind the other its weights and its table. */
class LoadedNetworks {
  private readonly weightBytes: number;
  private readonly networkBytes: number;
  /** The first byte behind all that stays from call to call. */
  private free = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly network: HeadedTransformer,
    private readonly packed: readonly PackedNetwork[],
  ) {
    this.weightBytes = aligned(packed[0].weights.byteLength);
    this.networkBytes = aligned(this.weightBytes + tableSize(network));
  }

  score(index: number, { tokens, count, length }: TokenRows, lasts: Int32Array): Float32Array {
    const { kernel } = this;
    if (kernel.owner !== this) this.load();
    const room = 4 * Math.ceil(count / 4);
    const lastsAt = this.free;
    const scoresAt = lastsAt + room * bytesPerFloat;
    const tokensAt = scoresAt + room * bytesPerFloat;
    const heap = kernel.heap(tokensAt + room * length);
    // The lanes that are left over score the first token's row: nobody reads what they find.
    heap.integers.fill(0, lastsAt / bytesPerFloat, scoresAt / bytesPerFloat);
    heap.integers.set(lasts, lastsAt / bytesPerFloat);
    heap.bytes.fill(0, tokensAt, tokensAt + room * length);
    heap.bytes.set(tokens, tokensAt);
    const weights = index * this.networkBytes;
    kernel.score(tokensAt, lastsAt, count, length, weights + this.weightBytes, weights, scoresAt);
    return heap.floats.slice(scoresAt / bytesPerFloat, scoresAt / bytesPerFloat + count);
  }

  private load(): void {
    const { kernel, packed, networkBytes, weightBytes } = this;
    const { width, heads, layers, vocabularySize, contextLength } = this.network.shape;
    const work = packed.length * networkBytes;
    this.free = kernel.open(width, heads, layers, vocabularySize, contextLength, work);
    const embedding = this.free;
    const positions = embedding + packed[0].embedding.byteLength;
    const { floats } = kernel.heap(positions + packed[0].positions.byteLength);
    packed.forEach((own, index) => {
      const weights = index * networkBytes;
      floats.set(own.weights, weights / bytesPerFloat);
      floats.set(own.embedding, embedding / bytesPerFloat);
      floats.set(own.positions, positions / bytesPerFloat);
      kernel.fillTable(embedding, positions, weights, weights + weightBytes);
    });
    kernel.owner = this;
  }
}

/** Vectors may begin here. */
function aligned(bytes: number): number {
  return 16 * Math.ceil(bytes / 16);
}
