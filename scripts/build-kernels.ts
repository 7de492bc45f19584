/** Compiles assembly/ and writes src/tensor/fused/kernel-binary.ts: `npm run build:kernels`, after a change of either. */
import { writeFileSync } from 'node:fs';
import { compiledKernel, kernelModule } from './compile-kernels.js';

writeFileSync(
  new URL('../src/tensor/fused/kernel-binary.ts', import.meta.url),
  kernelModule(await compiledKernel()),
);
