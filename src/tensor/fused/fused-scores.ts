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

/**
 * Up to these widths the kernel takes less time than TensorFlow's native library, whose vectors are wider: of sequences that
 * are all as long, and of those that end, which tensors follow to the end of the array.
 */
const nativeWidths = { fixed: 16, ended: 64 };

const bytesPerFloat = 4;

/** Whether this backend's tensors take longer for such sequences. */
export function fusedIsFaster({ width }: TransformerShape, sequences: keyof typeof nativeWidths): boolean {
  return !nativeBackend() || width <= nativeWidths[sequences];
}

/** `parameters` are those of several networks, [networks · count]. Undefined where the kernel cannot. */
export function fusedScores(network: HeadedTransformer, parameters: Float32Array): FusedScores | undefined {
  const { shape, layout } = network;
  const count = parameters.length / layout.count;
  if (shape.vocabularySize > 256 || count * tableSize(network) > tableBytes) return undefined;
  const kernel = openKernel();
  if (!kernel) return undefined;
  const own = parameters.slice();
  let networks: LoadedNetworks | undefined;
  return (index, rows, lasts) => {
    networks ??= new LoadedNetworks(kernel, network, own);
    return networks.score(index, rows, lasts);
  };
}

/** Bytes of the first block's rows for every token at every position. */
function tableSize({ shape }: HeadedTransformer): number {
  return 4 * shape.contextLength * shape.vocabularySize * evenWidth(shape) * bytesPerFloat;
}

/** Networks that lie on the kernel's heap while nobody else's do: one behind the other its weights and its table. */
class LoadedNetworks {
  private readonly packed: readonly PackedNetwork[];
  private readonly weightBytes: number;
  private readonly networkBytes: number;
  /** The first byte behind all that stays from call to call. */
  private free = 0;

  /** `parameters` are [networks · count]. */
  constructor(
    private readonly kernel: Kernel,
    private readonly network: HeadedTransformer,
    parameters: Float32Array,
  ) {
    const { count } = network.layout;
    this.packed = Array.from({ length: parameters.length / count }, (_, index) =>
      packNetwork(network, parameters.subarray(index * count, (index + 1) * count)),
    );
    this.weightBytes = aligned(this.packed[0].weights.byteLength);
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
    const order = byLast(lasts);
    for (let place = 0; place < room; place++) {
      // Lanes that are left over score the last row once more.
      const row = order[Math.min(place, count - 1)];
      heap.integers[lastsAt / bytesPerFloat + place] = lasts[row];
      heap.bytes.set(tokens.subarray(row * length, (row + 1) * length), tokensAt + place * length);
    }
    const weights = index * this.networkBytes;
    kernel.score(tokensAt, lastsAt, count, length, weights + this.weightBytes, weights, scoresAt);
    const scores = new Float32Array(count);
    order.forEach((row, place) => {
      scores[row] = heap.floats[scoresAt / bytesPerFloat + place];
    });
    return scores;
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

/** Rows by their last token: four of about one length take no longer than they must. No score depends on its neighbours. */
function byLast(lasts: Int32Array): Int32Array {
  const order = Int32Array.from(lasts.keys());
  return lasts.every((last) => last === lasts[0]) ? order : order.sort((a, b) => lasts[a] - lasts[b]);
}

/** Vectors may begin here. */
function aligned(bytes: number): number {
  return 16 * Math.ceil(bytes / 16);
}
