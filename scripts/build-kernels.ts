/** Compiles kernels/, as WebAssembly and for this machine: `npm run build:kernels`, after every change of it. */
import { writeFileSync } from 'node:fs';
import { buildNativeKernels } from './build-native-kernels.mjs';
import { binaryModule, clangVersion, compiledKernels } from './compile-kernels.js';

const compiler = clangVersion();
if (compiler === undefined)
  throw new Error('clang++ and wasm-ld are needed: the Debian packages clang and lld');
writeFileSync(
  new URL('../src/tensor/kernels/wasm-binary.ts', import.meta.url),
  binaryModule(compiledKernels(), compiler),
);
buildNativeKernels();
