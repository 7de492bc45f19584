/**
 * What the program's own modules say, kept between processes: a plan reads hundreds of them, and to parse them takes a
 * second, from TypeScript five.
 *
 * Kept by the bytes of a module, under the bytes of what parses it: nothing that is edited is taken for what it was. A
 * folder that cannot be read or written costs the second and no word.
 */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { userCacheFolder } from '../../../scripts/native-location.mjs';
import type { ModuleSyntax } from './syntax.js';

/** src/ and dist/ lie equally deep in the package. */
const program = realpathSync(fileURLToPath(new URL('../../..', import.meta.url)));
const ending = extname(fileURLToPath(import.meta.url));

/** A module's key and what it says: one line of the store, which grows by lines alone. */
type Line = [key: string, tree: string, edges: ModuleSyntax['edges'], exports: string[], barrel: boolean];

/** Days after which the store of another version goes, and bytes at which one begins anew. */
const oldest = 30;
const largest = 2 ** 24;

/** Gives what `parse` gives, from the store where a module of the program of the same bytes has been parsed before. */
export type SyntaxStore = (file: string, text: Buffer, parse: () => ModuleSyntax) => ModuleSyntax;

export function openSyntaxStore(): SyntaxStore {
  const store = storeFile();
  const known = new Map(quietly(() => entriesOf(readFileSync(store, 'utf8'))));
  return (file, text, parse) => {
    const key = hashOf(extname(file), text);
    const before = known.get(key);
    if (before !== undefined) return before;
    const syntax = parse();
    if (!file.startsWith(`${program}${sep}`)) return syntax;
    known.set(key, syntax);
    const { tree, edges, exports, barrel } = syntax;
    const line: Line = [key, tree, edges, [...exports], barrel];
    // What a full disk cut off ends where the next line begins.
    quietly(() => appendFileSync(store, `\n${JSON.stringify(line)}\n`));
    return syntax;
  };
}

/** A file in the user's cache folder, which is there if that can be. */
function storeFile(): string {
  const file = join(userCacheFolder(), 'goodhart', `syntax-${parserVersion()}.jsonl`);
  quietly(() => {
    if (statSync(file, { throwIfNoEntry: false }) === undefined) begin(dirname(file));
    else if (statSync(file).size > largest) rmSync(file);
  });
  return file;
}

function begin(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(folder).filter((name) => /^syntax-.*\.jsonl$/.test(name))) {
    const isOld = Date.now() - statSync(join(folder, name)).mtimeMs > oldest * 86_400_000;
    if (isOld) rmSync(join(folder, name));
  }
}

/** The modules that decide what a text is found to say; the packages are pinned in the package file. */
function parserVersion(): string {
  const own = ['syntax', 'imports', 'exported-names', 'compile-typescript', 'syntax-store', '../strip-types'];
  const texts = own.map((name) => readFileSync(new URL(`${name}${ending}`, import.meta.url)));
  return hashOf(ending, ...texts, readFileSync(join(program, 'package.json'))).slice(0, 12);
}

function entriesOf(text: string): [string, ModuleSyntax][] {
  return text.split('\n').flatMap((line) => {
    const entry = line === '' ? undefined : quietly(() => entryOf(line));
    return entry === undefined ? [] : [entry];
  });
}

function entryOf(line: string): [string, ModuleSyntax] {
  const [key, tree, edges, exports, barrel] = JSON.parse(line) as Line;
  return [key, { tree, edges, exports: new Set(exports), barrel }];
}

function hashOf(...parts: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

function quietly<Value>(attempt: () => Value): Value | undefined {
  try {
    return attempt();
  } catch {
    return undefined;
  }
}
