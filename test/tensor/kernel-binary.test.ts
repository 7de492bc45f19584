/** The kernel that the package carries is the one that assembly/ describes. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compiledKernel, kernelModule } from '../../scripts/compile-kernels.js';

it('is what its source compiles to, and its source alone', async () => {
  const written = new URL('../../src/tensor/fused/kernel-binary.ts', import.meta.url);
  expect(readFileSync(written, 'utf8')).toBe(kernelModule(await compiledKernel()));
}, 120_000);
