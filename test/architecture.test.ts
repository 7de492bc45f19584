/** The rules that hold the rooms together: imports go one way, doors stay doors, files and functions stay small. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** A room imports only from itself and from rooms before it. */
const rooms = [
  ...[
    'config',
    'browser',
    'random',
    'statistics',
    'fitting',
    'laws',
    'run-logs',
    'tensor',
    'engine',
    'display',
  ],
  ...['world', 'preferences', 'policy', 'reward', 'methods', 'attempts', 'studies', 'report', 'ui', 'cli'],
];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
const text = new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]));
const parsed = new Map(
  [...text].map(([file, source]) => [file, ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true)]),
);

const nodesOf = new Map<string, readonly ts.Node[]>();

function everyNode(file: string): readonly ts.Node[] {
  const known = nodesOf.get(file);
  if (known !== undefined) return known;
  const nodes: ts.Node[] = [];
  nodesOf.set(file, nodes);
  const visit = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(parsed.get(file)!);
  return nodes;
}

interface Import {
  from: string;
  target: string;
  /** Erased by the compiler. `import { type A }` is not: the module is loaded all the same. */
  typeOnly: boolean;
  /** `import()`: loaded when it is reached, if ever. */
  late?: boolean;
}

const importsOf = (file: string): Import[] => everyNode(file).flatMap((node) => importIn(file, node) ?? []);

function importIn(from: string, node: ts.Node): Import | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const { moduleSpecifier } = node;
    if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier)) return undefined;
    const typeOnly = ts.isExportDeclaration(node) ? node.isTypeOnly : Boolean(node.importClause?.isTypeOnly);
    return { from, target: moduleSpecifier.text, typeOnly };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return { from, target: (node.argument.literal as ts.StringLiteral).text, typeOnly: true };
  }
  if (!ts.isCallExpression(node) || node.expression.kind !== ts.SyntaxKind.ImportKeyword) return undefined;
  const [target] = node.arguments;
  return target && ts.isStringLiteral(target)
    ? { from, target: target.text, typeOnly: false, late: true }
    : undefined;
}

const imports = files.flatMap(importsOf);
const packages = imports.filter(({ target }) => !target.startsWith('.'));
/** Imports of other files in src, with the file that they mean. */
const local = imports
  .filter(({ target }) => target.startsWith('.'))
  .map((entry) => ({ ...entry, to: resolved(entry) }))
  .filter(({ to }) => text.has(to));

/** `./x.js` as the file it means, relative to src. */
function resolved({ from, target }: Import): string {
  const path = relative(src, join(src, dirname(from), target)).replace(/\.js$/, '');
  return text.has(`${path}.tsx`) ? `${path}.tsx` : `${path}.ts`;
}

const roomOf = (file: string) => file.split('/')[0];
const shown = ({ from, to }: { from: string; to: string }) => `${from} -> ${to}`;
const filesWith = (pattern: RegExp, allowed: readonly string[] = []) =>
  [...text].flatMap(([file, source]) =>
    pattern.test(source) && !allowed.includes(roomOf(file)) ? [file] : [],
  );
const importersOf = (pattern: RegExp, room: string) =>
  packages.flatMap(({ from, target }) => (pattern.test(target) && roomOf(from) !== room ? [from] : []));

describe('the rooms', () => {
  it('are those of the design', () => {
    const found = new Set(files.filter((file) => file.includes('/')).map(roomOf));
    expect([...found].sort()).toEqual([...rooms].sort());
  });

  it('import one way, from rooms above', () => {
    const upward = local.filter(
      ({ from, to }) => from.includes('/') && rooms.indexOf(roomOf(to)) > rooms.indexOf(roomOf(from)),
    );
    expect(upward.map(shown)).toEqual([]);
  });

  it('import what lies in src', () => {
    const outside = imports.filter((entry) => entry.target.startsWith('.') && !text.has(resolved(entry)));
    expect(outside.map(({ from, target }) => `${from} -> ${target}`).sort()).toEqual([
      'engine/code-version/syntax-store.ts -> ../../../scripts/native-location.mjs',
      'tensor/kernels/native-kernel.ts -> ../../../scripts/kernel-location.mjs',
      'tensor/native-module.ts -> ../../scripts/native-location.mjs',
    ]);
  });

  it('have no import cycles at run time', () => {
    expect(cyclesOf(local.filter(({ typeOnly }) => !typeOnly))).toEqual([]);
  });
});

/** A trail of files for every import that closes a circle. */
function cyclesOf(edges: readonly { from: string; to: string }[]): string[] {
  const graph = new Map(files.map((file) => [file, [] as string[]]));
  for (const { from, to } of edges) graph.get(from)!.push(to);
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
  return cycles;
}

describe('the doors', () => {
  it('keep the engine free of every domain, and of tensors but for what opens a backend and says how many threads it has', () => {
    const allowed = ['config', 'browser', 'random', 'statistics', 'engine'];
    const strangers = local.filter(
      ({ from, to }) =>
        roomOf(from) === 'engine' &&
        !allowed.includes(roomOf(to)) &&
        !['tensor/backend.ts', 'tensor/threads.ts'].includes(to),
    );
    expect(strangers.map(shown)).toEqual([]);
  });

  it('let a kind of study in by the index of studies alone', () => {
    const kinds = new Set(
      files
        .flatMap((file) => file.match(/^studies\/([^/]+)\//)?.slice(1) ?? [])
        .map((kind) => `studies/${kind}/`),
    );
    expect([...kinds]).toContain('studies/overoptimization/');
    const strangers = local.filter(({ from, to }) =>
      [...kinds].some((kind) => to.startsWith(kind) && !from.startsWith(kind) && from !== 'studies/index.ts'),
    );
    expect(strangers.map(shown)).toEqual([]);
  });

  it('keep one method from another', () => {
    const folderOf = (file: string) => file.match(/^methods\/([^/]+)\//)?.[1];
    const strangers = local.filter(({ from, to }) => {
      const [own, other] = [folderOf(from), folderOf(to)];
      return own !== undefined && other !== undefined && own !== other && other !== 'penalties';
    });
    expect(strangers.map(shown)).toEqual([]);
  });

  it('let TensorFlow.js into the tensor room alone', () => {
    expect(importersOf(/^@tensorflow\//, 'tensor')).toEqual([]);
    expect(filesWith(/['"]@tensorflow\//, ['tensor'])).toEqual([]);
  });

  it('let Ink and React into the screen alone', () => {
    expect(importersOf(/^(ink|react)(\/|-|$)/, 'ui')).toEqual([]);
    expect(files.filter((file) => file.endsWith('.tsx') && roomOf(file) !== 'ui')).toEqual([]);
  });

  it('draw every random number from the named streams', () => {
    expect(filesWith(/\bMath\.random\b/)).toEqual([]);
    expect(filesWith(/\btf\.(random|truncatedNormal|multinomial|dropout)/)).toEqual([]);
    expect(importersOf(/^seedrandom$/, 'random')).toEqual([]);
  });

  it('read the clock only where runs are recorded or shown', () => {
    const clock = /\bDate\.now\b|\bnew Date\(\)|\bperformance\.now\b|\bprocess\.hrtime\b/;
    expect(filesWith(clock, ['engine', 'report', 'ui', 'cli'])).toEqual([]);
  });

  it('print from commands through one door, which lets nothing move a cursor', () => {
    const printing = /\bstd(out|err)\s*\.\s*write\b|(?<![-\w])console\.\w+\(|\bwriteSync\(\s*[12]\b/;
    // The screen has the stream that it draws on.
    const doors = ['cli/output.ts', 'ui/held-console.ts', 'ui/live-screen.tsx'];
    // A task of Slurm is a process of its own, whose words go to its file.
    const elsewhere = filesWith(printing).filter((file) => !doors.includes(file));
    expect(elsewhere).toEqual(['engine/executors/slurm/task.ts']);
  });

  it('call the unit of work a stage in words for people, as the glossary does', () => {
    const said = (node: ts.Node) =>
      (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) &&
      /(^|[^-\w])cells?\b(?![-.:])/.test(node.getText().replaceAll(/\$\{[^}]*\}/g, '…')) &&
      node.getText().includes(' ');
    const offenders = files
      .filter((file) => ['engine/executors', 'ui', 'cli'].some((room) => file.startsWith(`${room}/`)))
      .flatMap((file) =>
        everyNode(file)
          .filter(said)
          .map((node) => `${file}: ${node.getText()}`),
      );
    // A value of a task, as JSON writes it; what ends in a colon is a key.
    expect(offenders).toEqual([`engine/executors/slurm/task.ts: 'type: neither "cell" nor "probe"'`]);
  });

  it('keep the names of the laws from standing for methods', () => {
    const lawRooms = ['laws', 'run-logs'];
    const offenders = files
      .filter((file) => !lawRooms.includes(roomOf(file)))
      .flatMap((file) =>
        everyNode(file)
          .filter(takesLawForMethod)
          .map((node) => `${file}: ${node.getText()}`),
      );
    expect(offenders).toEqual([]);
  });
});

/** Files that are loaded with this one, itself among them. */
function loadedWith(entry: string): string[] {
  const found = new Set([entry]);
  for (const file of found)
    for (const { to, from, typeOnly, late } of local) if (from === file && !typeOnly && !late) found.add(to);
  return [...found];
}

/** Names of the packages that come with these files. */
function packagesOf(begun: readonly string[]): string[] {
  const needed = packages.filter(({ from, typeOnly, late }) => begun.includes(from) && !typeOnly && !late);
  return [...new Set(needed.map(({ target }) => target).filter((target) => !target.startsWith('node:')))];
}

describe('the command line', () => {
  // The first imports the second late, to tell of modules that cannot be read.
  const begun = [...new Set(['cli/main.ts', 'cli/run-cli.ts'].flatMap(loadedWith))];

  it('begins with the words of its commands and leaves what they do for later', () => {
    expect(begun.filter((file) => file.startsWith('cli/actions/'))).toEqual([]);
    expect(begun.filter((file) => roomOf(file) !== 'cli').length).toBeLessThanOrEqual(15);
    expect(packagesOf(begun)).toEqual(['commander']);
  });

  it('begins a worker with neither tensors nor the reading of experiments', () => {
    expect(packagesOf(loadedWith('engine/executors/local/worker.ts'))).toEqual(['seedrandom']);
  });

  it('begins with no room as a whole', () => {
    expect(begun.filter((file) => file.endsWith('/index.ts'))).toEqual([]);
  });
});

/** `method === 'bon'`, `case 'rl':` and the type `'bon' | 'rl'`. */
function takesLawForMethod(node: ts.Node): boolean {
  const isLaw = (part: ts.Node) => ts.isStringLiteral(part) && ['bon', 'rl'].includes(part.text);
  if (ts.isBinaryExpression(node) && /^[!=]==?$/.test(node.operatorToken.getText()))
    return isLaw(node.left) || isLaw(node.right);
  if (ts.isCaseClause(node)) return isLaw(node.expression);
  if (!ts.isUnionTypeNode(node)) return false;
  return node.types.some((part) => ts.isLiteralTypeNode(part) && isLaw(part.literal));
}

/** The smallest number that the given share of the values does not exceed. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.ceil(share * sorted.length) - 1];
}

const linesOf = (source: string) => source.trimEnd().split('\n').length;

interface Measured {
  name: string;
  lines: number;
}

const longer = (measured: readonly Measured[], most: number) =>
  measured.filter(({ lines }) => lines > most).map(({ name, lines }) => `${name}: ${lines}`);

describe('a file', () => {
  const measured = [...text].map(([name, source]) => ({ name, lines: linesOf(source) }));

  it('has at most 300 lines, nine in ten at most 220 and half of them at most 80', () => {
    const lines = measured.map((file) => file.lines);
    expect(longer(measured, 300)).toEqual([]);
    expect(quantile(lines, 0.9)).toBeLessThanOrEqual(220);
    expect(quantile(lines, 0.5)).toBeLessThanOrEqual(80);
  });

  it('has a sentence at its head, unless it only re-exports', () => {
    const isBarrel = (file: string) =>
      file.endsWith('index.ts') &&
      parsed.get(file)!.statements.every((statement) => ts.isExportDeclaration(statement));
    const headless = [...text].filter(
      ([file, source]) => !isBarrel(file) && !/^(#!.*\n)?\/\*\*\s+\S/.test(source),
    );
    expect(headless.map(([file]) => file)).toEqual([]);
  });

  it('exports names, never a default', () => {
    expect(filesWith(/^export default\b|\bas default\b/m)).toEqual([]);
  });

  it('is finished, and typed throughout', () => {
    expect(filesWith(/\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([]);
    expect(filesWith(/@ts-(ignore|nocheck|expect-error)\b/)).toEqual([]);
    const typedAny = files.filter((file) =>
      everyNode(file).some(({ kind }) => kind === ts.SyntaxKind.AnyKeyword),
    );
    expect(typedAny).toEqual([]);
  });
});

/**
 * Functions that have a name: declarations, methods, accessors, constructors, and what is assigned to a variable or a
 * property. Callbacks within an expression are lines of the function around them; a named function within another one
 * counts for itself and as lines of the other.
 */
function functionsIn(file: string): Measured[] {
  const source = parsed.get(file)!;
  return everyNode(file).flatMap((node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || node.body === undefined) return [];
    const holder = node.parent;
    const isExpression = ts.isArrowFunction(node) || ts.isFunctionExpression(node);
    const isHeld =
      ts.isVariableDeclaration(holder) || ts.isPropertyDeclaration(holder) || ts.isPropertyAssignment(holder);
    if (isExpression && !isHeld) return [];
    const [start, end] = [node.getStart(source), node.getEnd()].map(
      (position) => source.getLineAndCharacterOfPosition(position).line,
    );
    const name =
      (isExpression ? (holder as ts.VariableDeclaration).name : node.name)?.getText() ?? 'constructor';
    return [{ name: `${file} ${name}`, lines: end - start + 1 }];
  });
}

describe('a function', () => {
  const measured = files.flatMap(functionsIn);

  it('has at most 60 lines, nine in ten at most 30 and half of them at most 10', () => {
    const lines = measured.map((own) => own.lines);
    expect(measured.length).toBeGreaterThan(500);
    expect(longer(measured, 60)).toEqual([]);
    expect(quantile(lines, 0.9)).toBeLessThanOrEqual(30);
    expect(quantile(lines, 0.5)).toBeLessThanOrEqual(10);
  });
});
