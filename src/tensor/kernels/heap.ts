/** A heap of kernels as numbers, and where things lie on it. */
import type { TransformerShape } from '../transformer.js';

/** Views of the whole heap; those of before are void where it has grown. */
export interface Heap {
  floats: Float32Array;
  integers: Int32Array;
  bytes: Uint8Array;
}

export const viewsOf = (buffer: ArrayBuffer): Heap => ({
  floats: new Float32Array(buffer),
  integers: new Int32Array(buffer),
  bytes: new Uint8Array(buffer),
});

const alignment = 64;

/** Places on a heap one behind the other, each where vectors may begin. */
export class Places {
  constructor(private free: number) {}

  /** The first byte behind all that was taken. */
  get end(): number {
    return this.free;
  }

  take(bytes: number): number {
    const place = alignment * Math.ceil(this.free / alignment);
    this.free = place + bytes;
    return place;
  }
}

export const bytesPerNumber = 4;

/** Of a transformer's sizes. */
export const shapeBytes = 6 * bytesPerNumber;

/** Puts a transformer's sizes where kernels/transformer.h reads them. */
export function writeShape(
  { width, heads, layers, vocabularySize, contextLength, steps = 0 }: TransformerShape,
  heap: Heap,
  place: number,
): void {
  heap.integers.set([width, heads, layers, vocabularySize, contextLength, steps], place / bytesPerNumber);
}
