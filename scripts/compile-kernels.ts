/** The WebAssembly module of assembly/forward.ts, and the source file that the package carries it in. */
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const options = [
  ...['forward.ts', '--outFile', 'forward.wasm', '-O3', '--runtime', 'stub', '--noAssert', '--importMemory'],
  // Functions that no other module calls may take vectors.
  ...['--enable', 'simd', '--disableWarning', '112'],
];

/** Throws what the compiler says where it says something. */
export async function compiledKernel(): Promise<Uint8Array> {
  const baseDir = fileURLToPath(new URL('../assembly', import.meta.url));
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main([...options, '--baseDir', baseDir], {
    writeFile: (_name, contents) => {
      binary = contents as Uint8Array;
    },
  });
  if (error !== null || binary === undefined) throw new Error(`assembly/ does not compile: ${stderr}`);
  return binary;
}

/** Text of a module that exports `kernelBinary`, formatted as the rest. */
export function kernelModule(binary: Uint8Array): string {
  return `/** What assembly/ compiles to, written by \`npm run build:kernels\`: a WebAssembly module in base 64. */
export const kernelBinary =
  '${Buffer.from(binary).toString('base64')}';
`;
}
