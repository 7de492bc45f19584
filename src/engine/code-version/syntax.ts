/** What a module's text says, apart from comments and white space: its tree, its imports and its exports. */
import { createHash } from 'node:crypto';
import { type Node, type Program, parse } from 'acorn';
import { exportedNames } from './exported-names.js';
import { dynamicImports, type Edge, isErased, isReExport, staticEdges } from './imports.js';

export interface ModuleSyntax {
  /** Hash of the syntax tree. */
  tree: string;
  edges: readonly Edge[];
  /** The names it exports, without those of `export *`. */
  exports: ReadonlySet<string>;
  /** It only re-exports. */
  barrel: boolean;
}

export function parseModule(code: string): ModuleSyntax {
  const program = parse(code, {
    ...{ ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true },
    // CommonJS modules may end early.
    allowReturnOutsideFunction: true,
  });
  const body = program.body.filter((statement) => !isErased(statement, code));
  return {
    tree: hashTree(body),
    edges: [...body.flatMap(staticEdges), ...dynamicImports(body)],
    exports: new Set(body.flatMap(exportedNames)),
    barrel: body.length > 0 && body.every(isReExport),
  };
}

/** The tree rather than the tokens: in `return` and a value, a line break between the two changes the meaning. */
function hashTree(body: Program['body']): string {
  const text = JSON.stringify(body, (key, value: unknown) => {
    if (key === 'start' || key === 'end') return undefined;
    return isLiteral(value) ? literalText(value) : value;
  });
  return createHash('sha256').update(text).digest('hex');
}

interface LiteralNode extends Node {
  value?: unknown;
  raw?: string;
}

const isLiteral = (value: unknown): value is LiteralNode =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'Literal';

/** Strings without their quotes; JSON has no form for regular expressions, big and infinite numbers. */
const literalText = ({ value, raw }: LiteralNode) => (typeof value === 'string' ? { value } : { raw });
