/** Reads each file once; what was compiled and parsed before, of the same bytes, is not again. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { compileTypeScript } from './compile-typescript.js';
import { moduleId } from './packages.js';
import { type ModuleSyntax, parseModule } from './syntax.js';
import { openSyntaxStore, type SyntaxStore } from './syntax-store.js';

export interface SourceModule extends ModuleSyntax {
  file: string;
  /** The path in its package: the same wherever the package lies. */
  id: string;
}

export type ModuleReader = (file: string, importer?: string) => SourceModule;

export function createModuleReader(): ModuleReader {
  const known = new Map<string, SourceModule>();
  return (file, importer) => {
    const module = known.get(file) ?? { file, id: moduleId(file), ...readSyntax(file, importer) };
    known.set(file, module);
    return module;
  };
}

/** By file, of the whole process: a screen that plans, runs and verifies reads the program each time. */
const parsed = new Map<string, { text: Buffer; syntax: ModuleSyntax }>();

let store: SyntaxStore | undefined;

function readSyntax(file: string, importer: string | undefined): ModuleSyntax {
  const text = readFileSync(file);
  const before = parsed.get(file);
  if (before?.text.equals(text)) return before.syntax;
  store ??= openSyntaxStore();
  const syntax = store(file, text, () => syntaxOf(text, file, importer));
  parsed.set(file, { text, syntax });
  return syntax;
}

function syntaxOf(text: Buffer, file: string, importer: string | undefined): ModuleSyntax {
  if (!/\.[cm]?[jt]sx?$/.test(file)) return data(text);
  try {
    const source = text.toString('utf8');
    return parseModule(/\.[cm]?tsx?$/.test(file) ? compileTypeScript(source, file) : source);
  } catch (error) {
    const by = importer ? `, imported by ${importer},` : '';
    throw new Error(`${file}${by} does not parse: ${(error as Error).message}`, { cause: error });
  }
}

/** JSON and the like: any change of the bytes counts. */
function data(content: Buffer): ModuleSyntax {
  const tree = createHash('sha256').update(content).digest('hex');
  return { tree, edges: [], exports: new Set(['default']), barrel: false };
}
