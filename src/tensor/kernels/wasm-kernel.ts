/** Kernels as WebAssembly with vectors of four numbers, which serve everywhere. */
import { type OwnMemory, webAssembly } from '../web-assembly.js';
import { viewsOf } from './heap.js';
import type { Kernel, KernelFunctions } from './kernel.js';
import { wasmBinary } from './wasm-binary.js';

const pageBytes = 2 ** 16;

let compiled: object | undefined;

/** Undefined where WebAssembly has no vectors. */
export function openWasmKernel(): Kernel | undefined {
  const binary = Uint8Array.from(atob(wasmBinary), (character) => character.charCodeAt(0));
  if (!compiled && !webAssembly.validate(binary)) return undefined;
  compiled ??= new webAssembly.Module(binary);
  const memory: OwnMemory = new webAssembly.Memory({ initial: 2 });
  const { exports } = new webAssembly.Instance(compiled, { env: { memory } });
  const heap = (bytes: number) => {
    const missing = Math.ceil((bytes - memory.buffer.byteLength) / pageBytes);
    if (missing > 0) memory.grow(missing);
    return viewsOf(memory.buffer);
  };
  const { __heap_base: start } = exports as { __heap_base: { value: number } };
  const own = exports as unknown as KernelFunctions;
  return { ...own, isNative: false, threads: () => 1, start: start.value, heap };
}
