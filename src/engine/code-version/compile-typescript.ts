/** One TypeScript file as JavaScript, without its types; only for running from sources, so TypeScript loads late. */
import { createRequire } from 'node:module';
import type { CompilerOptions } from 'typescript';

const require = createRequire(import.meta.url);

export function compileTypeScript(source: string, file: string): string {
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
