/** Node has WebAssembly; its types come only with those of a browser. */

/** The heap of a WebAssembly program. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** A heap that we made ourselves; a page is 64 KiB. */
export interface OwnMemory extends WasmMemory {
  grow(pages: number): number;
}

interface WebAssemblyApi {
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  Instance: new (module: object, imports: object) => { exports: Record<string, unknown> };
  Memory: new (size: { initial: number }) => OwnMemory;
  /** Whether such a module can be run here. */
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}

export const webAssembly = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
