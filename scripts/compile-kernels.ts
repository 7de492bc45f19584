/** The WebAssembly module of kernels/, and the source file that the package carries it in. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelSources } from './kernel-location.mjs';

const compilerOptions = [
  ...['--target=wasm32', '-msimd128', '-std=c++17', '-O3', '-fno-builtin', '-Wall', '-Werror', '-c'],
];
const linkerOptions = [
  ...['--no-entry', '--export-dynamic', '--export=__heap_base', '--import-memory', '--strip-all'],
];

/** The compiler as it names itself, such as `clang version 14.0.6`; undefined where it is not installed, or its linker. */
export function clangVersion(): string | undefined {
  const version = spawnSync('clang++', ['--version'], { encoding: 'utf8' });
  const linker = spawnSync('wasm-ld', ['--version']);
  if (version.status !== 0 || linker.status !== 0) return undefined;
  return /clang version [\d.]+/.exec(version.stdout)?.[0];
}

/** Throws what the compiler says where it says something. */
export function compiledKernels(): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'goodhart-kernels-'));
  try {
    const [object, file] = [join(folder, 'kernels.o'), join(folder, 'kernels.wasm')];
    // Not linked by clang, which would have any wasm-opt that it finds change the module.
    call('clang++', [...compilerOptions, join(kernelSources, 'wasm.cpp'), '-o', object]);
    call('wasm-ld', [...linkerOptions, object, '-o', file]);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function call(command: string, args: string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`kernels/ does not compile: ${error?.message ?? stderr}`);
}

/** Text of a module that exports `wasmBinary`, formatted as the rest. */
export function binaryModule(binary: Uint8Array, compiler: string): string {
  return `/** What kernels/ compiles to by ${compiler}, written by \`npm run build:kernels\`: WebAssembly in base 64. */
export const wasmBinary =
  '${Buffer.from(binary).toString('base64')}';
`;
}
