/** The compiled kernel of assembly/forward.ts with a heap of its own, one a process. */
import { type OwnMemory, webAssembly } from '../web-assembly.js';
import { kernelBinary } from './kernel-binary.js';

/** Addresses are in bytes; assembly/forward.ts says what lies there. */
interface KernelExports {
  open(
    width: number,
    heads: number,
    layers: number,
    vocabulary: number,
    context: number,
    work: number,
  ): number;
  fillTable(embedding: number, positions: number, weights: number, table: number): void;
  score(
    tokens: number,
    lasts: number,
    sequences: number,
    length: number,
    table: number,
    weights: number,
    scores: number,
  ): void;
}

export interface Kernel extends KernelExports {
  /** Whose numbers lie on the heap. */
  owner: object | undefined;
  /** Views of the heap, which is made as large as this if it is smaller. */
  heap(bytes: number): { floats: Float32Array; integers: Int32Array; bytes: Uint8Array };
}

const pageBytes = 2 ** 16;

const binary = Uint8Array.from(atob(kernelBinary), (character) => character.charCodeAt(0));

let supported: boolean | undefined;
let opened: Kernel | undefined;

/** The kernel, or undefined where WebAssembly has no vectors. */
export function openKernel(): Kernel | undefined {
  supported ??= webAssembly.validate(binary);
  if (!supported) return undefined;
  opened ??= instantiate();
  return opened;
}

function instantiate(): Kernel {
  const memory: OwnMemory = new webAssembly.Memory({ initial: 1 });
  const instance = new webAssembly.Instance(new webAssembly.Module(binary), { env: { memory } });
  const heap = (bytes: number) => {
    const missing = Math.ceil((bytes - memory.buffer.byteLength) / pageBytes);
    if (missing > 0) memory.grow(missing);
    const { buffer } = memory;
    return {
      floats: new Float32Array(buffer),
      integers: new Int32Array(buffer),
      bytes: new Uint8Array(buffer),
    };
  };
  return { ...(instance.exports as unknown as KernelExports), owner: undefined, heap };
}
