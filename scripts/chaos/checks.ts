/** What has to hold after every fault. Each check throws an error that says what does not. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { artifactState } from '../../src/engine/artifact/index.js';
import { readManifest } from '../../src/engine/index.js';

/** Tables and findings by file name; what differs from run to run (times, the log) is left out. */
export function tablesOf(folder: string): Map<string, string> {
  const names = Object.keys(readManifest(folder).tables).sort();
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'latin1')]));
}

export function checkSame(found: Map<string, string>, expected: Map<string, string>): void {
  const names = [...new Set([...found.keys(), ...expected.keys()])];
  const other = names.filter((name) => found.get(name) !== expected.get(name));
  if (other.length > 0)
    throw new Error(`tables differ from those of an undisturbed local run: ${other.join(', ')}`);
}

/** When each sound output of a cache was written, and as which file. */
export function finishedOutputs(cache: string): Map<string, string> {
  const found = readdirSync(cache)
    .filter((name) => /^[0-9a-f]{32}$/.test(name) && artifactState(join(cache, name)) === 'sound')
    .map((hash): [string, string] => {
      const { ino, mtimeMs } = statSync(join(cache, hash, 'artifact.json'));
      return [hash, `${ino} ${mtimeMs}`];
    });
  return new Map(found);
}

/** What was finished when the fault came is the same file afterwards. */
export function checkKept(before: Map<string, string>, cache: string): void {
  const now = finishedOutputs(cache);
  const other = [...before].filter(([hash, file]) => now.get(hash) !== file);
  if (other.length > 0)
    throw new Error(`finished outputs were written again: ${other.map(([hash]) => hash).join(', ')}`);
}

/** Words of workers: `policy: done in 0.3 s`. */
export function checkOnce(lines: readonly string[]): void {
  const done = lines.flatMap((line) => line.match(/^(\S+): done in [\d.]+ s$/)?.[1] ?? []);
  const twice = done.filter((id, index) => done.indexOf(id) !== index);
  if (twice.length > 0) throw new Error(`computed more than once: ${twice.join(', ')}`);
}

/** No word is a stack trace, a programmer's message or a page. */
export function checkWords(words: readonly string[]): void {
  const bad = words.find(
    (line) => /^\s+at \S|unexpected failure|node:internal|UnhandledPromise/.test(line) || line.length > 600,
  );
  if (bad !== undefined) throw new Error(`not one clear line: ${bad.slice(0, 300)}`);
}

/** Locks, claims, uses, checkpoints and temporary files that nobody holds any more. */
export function checkLeftovers(folder: string, cache: string): void {
  const left = leftovers(folder, cache);
  if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`);
}

export const hasLeftovers = (folder: string, cache: string) => leftovers(folder, cache).length > 0;

function leftovers(folder: string, cache: string): string[] {
  const inside = (place: string) => (existsSync(place) ? readdirSync(place) : []);
  const kept = ['.claims', '.runs', '.checkpoints'];
  return [
    ...inside(folder).filter((name) => name.startsWith('.lock') || name.includes('.tmp-')),
    ...inside(cache).filter((name) => name.startsWith('.tmp-') || name.includes('-clock-')),
    ...kept.flatMap((name) => inside(join(cache, name)).map((entry) => `${name}/${entry}`)),
  ];
}
