/** The rules that hold the rooms together: imports go one way, tensors and randomness have one door each. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** A room imports only from itself and from rooms before it. */
const rooms = [
  ...['config', 'random', 'statistics', 'fitting', 'laws', 'run-logs', 'tensor', 'engine', 'world'],
  ...['preferences', 'policy', 'reward-model', 'reward', 'optimization', 'methods', 'studies'],
  ...['study', 'results', 'report', 'ui', 'cli'],
];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
const text = new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]));
const parsed = new Map(
  [...text].map(([file, source]) => [file, ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true)]),
);

interface Import {
  from: string;
  target: string;
  /** Erased by the compiler. */
  typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const found: Import[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      const specifier = node.moduleSpecifier;
      if (specifier && ts.isStringLiteral(specifier)) {
        found.push({ from: file, target: specifier.text, typeOnly: isErased(node) });
      }
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [target] = node.arguments;
      if (target && ts.isStringLiteral(target))
        found.push({ from: file, target: target.text, typeOnly: false });
    }
    ts.forEachChild(node, visit);
  };
  visit(parsed.get(file)!);
  return found;
}

function isErased(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const names = clause.namedBindings;
  return (
    !clause.name &&
    !!names &&
    ts.isNamedImports(names) &&
    names.elements.every((element) => element.isTypeOnly)
  );
}

const imports = files.flatMap(importsOf);
const local = imports.filter(({ target }) => target.startsWith('.'));
const roomOf = (file: string) => file.split('/')[0];

/** `./x.js` as the file it means, relative to src. */
function resolved({ from, target }: Import): string {
  const path = relative(src, join(src, dirname(from), target)).replace(/\.js$/, '');
  return text.has(`${path}.ts`) ? `${path}.ts` : `${path}.tsx`;
}

describe('the architecture', () => {
  it('has only the rooms of the design', () => {
    expect(
      [...new Set(files.filter((file) => file.includes('/')).map(roomOf))].filter(
        (room) => !rooms.includes(room),
      ),
    ).toEqual([]);
  });

  it('imports one way, from rooms above', () => {
    const upward = local
      .filter(({ from, target }) => from.includes('/') && !target.includes('/scripts/'))
      .map((entry) => ({ from: entry.from, to: resolved(entry) }))
      .filter(({ from, to }) => rooms.indexOf(roomOf(to)) > rooms.indexOf(roomOf(from)));
    expect(upward).toEqual([]);
  });

  it('has no import cycles at run time', () => {
    const graph = new Map(files.map((file) => [file, [] as string[]]));
    for (const entry of local) {
      if (entry.typeOnly || !text.has(resolved(entry))) continue;
      graph.get(entry.from)!.push(resolved(entry));
    }
    const state = new Map<string, 'open' | 'closed'>();
    const cycles: string[] = [];
    const walk = (file: string, trail: string[]): void => {
      if (state.get(file) === 'open') cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
      if (state.has(file)) return;
      state.set(file, 'open');
      for (const next of graph.get(file)!) walk(next, [...trail, file]);
      state.set(file, 'closed');
    };
    for (const file of files) walk(file, []);
    expect(cycles).toEqual([]);
  });

  it('lets TensorFlow.js in by one door', () => {
    const strangers = imports.filter(
      ({ from, target }) => target.startsWith('@tensorflow/') && roomOf(from) !== 'tensor',
    );
    expect(strangers).toEqual([]);
  });

  it('lets Ink and React into the screen alone', () => {
    const strangers = imports.filter(
      ({ from, target }) => /^(ink|react)$/.test(target) && roomOf(from) !== 'ui',
    );
    expect(strangers).toEqual([]);
  });

  it('draws every random number from the named streams', () => {
    const offenders = [...text]
      .filter(([, source]) => /\bMath\.random\s*\(/.test(source))
      .map(([file]) => file);
    expect(offenders).toEqual([]);
    expect(
      imports.filter(({ from, target }) => target === 'seedrandom' && roomOf(from) !== 'random'),
    ).toEqual([]);
  });

  it('reads the clock only where runs are recorded or shown', () => {
    const clock = /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b/;
    const allowed = ['study', 'results', 'report', 'ui', 'cli'];
    const offenders = [...text].filter(
      ([file, source]) => clock.test(source) && !allowed.includes(roomOf(file)),
    );
    expect(offenders.map(([file]) => file)).toEqual([]);
  });

  it('exports names, never defaults', () => {
    expect([...text].filter(([, source]) => /^export default/m.test(source)).map(([file]) => file)).toEqual(
      [],
    );
  });

  it('keeps files to 350 lines, each with a sentence at its head', () => {
    expect([...text].filter(([, source]) => source.split('\n').length > 351).map(([file]) => file)).toEqual(
      [],
    );
    const headless = [...text].filter(
      ([file, source]) => !file.endsWith('index.ts') && !/^(#!.*\n)?\/\*\*/.test(source),
    );
    expect(headless.map(([file]) => file)).toEqual([]);
  });

  it('leaves no unfinished notes', () => {
    expect(
      [...text].filter(([, source]) => /\b(TODO|FIXME|XXX)\b/.test(source)).map(([file]) => file),
    ).toEqual([]);
  });
});
