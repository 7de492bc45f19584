/** The imports in a module's syntax tree, those of its re-exports among them. */
import {
  type CallExpression,
  type ExportNamedDeclaration,
  type Expression,
  type Identifier,
  type ImportDeclaration,
  type ImportExpression,
  type Literal,
  type ModuleDeclaration,
  type Statement,
  tokenizer,
  tokTypes,
} from 'acorn';

/** One name that a module takes from a specifier. */
export interface Edge {
  specifier: string;
  imported: string;
  /** For re-exports, the name it goes out by. */
  exported?: string;
}

/** In place of a name: all that a module exports. */
export const everything = '*';

export type TopLevel = Statement | ModuleDeclaration;

/** Whether it is what the compiler leaves of imports and exports of types, such as `import {} from './x.js'`. */
export function isErased(statement: TopLevel, code: string): boolean {
  if (statement.type === 'ExportNamedDeclaration')
    return !statement.declaration && statement.specifiers.length === 0;
  if (statement.type !== 'ImportDeclaration' || statement.specifiers.length > 0) return false;
  // In the tree it equals `import './x.js'`, which runs a module for its effects.
  const [, second] = tokenizer(code.slice(statement.start, statement.source.start), {
    ecmaVersion: 'latest',
    sourceType: 'module',
  });
  return second?.type === tokTypes.braceL;
}

export const isReExport = (statement: TopLevel): boolean =>
  statement.type === 'ExportAllDeclaration' ||
  (statement.type === 'ExportNamedDeclaration' && Boolean(statement.source));

export function staticEdges(statement: TopLevel): Edge[] {
  if (statement.type === 'ImportDeclaration') return importEdges(statement);
  if (statement.type === 'ExportNamedDeclaration') return reExportEdges(statement);
  if (statement.type !== 'ExportAllDeclaration') return [];
  const exported = statement.exported ? nameOf(statement.exported) : everything;
  return [{ specifier: String(statement.source.value), imported: everything, exported }];
}

function importEdges({ source, specifiers }: ImportDeclaration): Edge[] {
  const specifier = String(source.value);
  if (specifiers.length === 0) return [{ specifier, imported: everything }];
  return specifiers.map((entry) => {
    if (entry.type === 'ImportSpecifier') return { specifier, imported: nameOf(entry.imported) };
    return { specifier, imported: entry.type === 'ImportDefaultSpecifier' ? 'default' : everything };
  });
}

function reExportEdges({ source, specifiers }: ExportNamedDeclaration): Edge[] {
  if (!source) return [];
  const specifier = String(source.value);
  return specifiers.map(({ local, exported }) => ({
    specifier,
    imported: nameOf(local),
    exported: nameOf(exported),
  }));
}

/**
 * `import('./x.js')` and `require('./x.cjs')` anywhere in the tree; what is computed at run time cannot be followed. Of
 * required packages none is: some are there on some machines alone.
 */
export function dynamicImports(body: readonly TopLevel[]): Edge[] {
  const edges: Edge[] = [];
  for (const node of nodesIn(body)) {
    const specifier = isImportExpression(node) ? literalOf(node.source) : requiredFile(node);
    if (specifier !== undefined) edges.push({ specifier, imported: everything });
  }
  return edges;
}

function* nodesIn(body: readonly TopLevel[]): Generator<object> {
  const waiting: unknown[] = [...body];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    yield value;
    for (const child of Object.values(value)) waiting.push(child);
  }
}

const isImportExpression = (node: object): node is ImportExpression =>
  'type' in node && node.type === 'ImportExpression';

const isCall = (node: object): node is CallExpression => 'type' in node && node.type === 'CallExpression';

/** Of a call with a relative path alone: whatever the function that `createRequire` made is called. */
function requiredFile(node: object): string | undefined {
  if (!isCall(node) || node.arguments.length !== 1) return undefined;
  const [argument] = node.arguments;
  const { callee } = node;
  const isRequire =
    (callee.type === 'Identifier' && /require/i.test(callee.name)) ||
    (callee.type === 'CallExpression' &&
      callee.callee.type === 'Identifier' &&
      /require/i.test(callee.callee.name));
  const path = isRequire && argument.type !== 'SpreadElement' ? literalOf(argument) : undefined;
  return path !== undefined && /^\.{0,2}\//.test(path) ? path : undefined;
}

function literalOf(source: Expression): string | undefined {
  if (source.type === 'Literal' && typeof source.value === 'string') return source.value;
  if (source.type !== 'TemplateLiteral' || source.expressions.length > 0) return undefined;
  return source.quasis[0].value.cooked ?? undefined;
}

/** Of an import or export: `a`, or a string. */
export const nameOf = (name: Identifier | Literal): string =>
  name.type === 'Identifier' ? name.name : String(name.value);
