/** TypeScript without its types, by esbuild, which is loaded when there is some. */
import { createRequire } from 'node:module';
import type { TransformOptions } from 'esbuild';

const require = createRequire(import.meta.url);

/** An ES module; throws where the file does not parse. */
export function stripTypes(source: string, file: string, options: TransformOptions = {}): string {
  const { transformSync } = require('esbuild') as typeof import('esbuild');
  const { code } = transformSync(source, {
    loader: /x$/.test(file) ? 'tsx' : 'ts',
    jsx: 'automatic',
    format: 'esm',
    target: 'es2022',
    supported: { 'import-attributes': true },
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    ...options,
  });
  return code;
}
