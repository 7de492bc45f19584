/** The kernels that the package carries are those that kernels/ describes. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { binaryModule, clangVersion, compiledKernels } from '../../scripts/compile-kernels.js';

const carried = readFileSync(new URL('../../src/tensor/kernels/wasm-binary.ts', import.meta.url), 'utf8');
const compiler = clangVersion();
// Another compiler writes other instructions for the same.
const isTheSame = compiler !== undefined && carried.includes(`by ${compiler},`);
if (!isTheSame)
  console.warn(`kernels/ is not compiled again: ${compiler ?? 'clang and lld are not'} installed`);

it.skipIf(!isTheSame)(
  'are what their sources compile to, and their sources alone',
  () => {
    expect(carried).toBe(binaryModule(compiledKernels(), compiler!));
  },
  120_000,
);
