/** One TypeScript file as JavaScript, without its types: a plug-in, or the program's own where it runs from sources. */
import { createRequire } from 'node:module';
import type { CompilerOptions } from 'typescript';
import { stripTypes } from '../strip-types.js';

const require = createRequire(import.meta.url);

/** The built package comes without the compiler that it was built with. */
const fromSources = import.meta.url.endsWith('.ts');

/** Throws where the file does not parse. */
export const compileTypeScript = (source: string, file: string): string =>
  fromSources ? byTypeScript(source, file) : stripTypes(source, file);

function byTypeScript(source: string, file: string): string {
  const ts = require('typescript') as typeof import('typescript');
  const compilerOptions: CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    jsx: ts.JsxEmit.ReactJSX,
    verbatimModuleSyntax: true,
    removeComments: true,
  };
  const { outputText, diagnostics } = ts.transpileModule(source, {
    fileName: file,
    compilerOptions,
    reportDiagnostics: true,
  });
  // The compiler mends what it cannot parse and goes on, so a broken file would otherwise get a version.
  const [mistake] = diagnostics ?? [];
  if (mistake) throw new Error(ts.flattenDiagnosticMessageText(mistake.messageText, ' '));
  return outputText;
}
