/** The version of the code behind a computation: the hash of its modules' import closure, compiled, no comments. */
import { createHash } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { createLinks } from './links.js';
import { resolveEntry } from './resolve.js';

export interface CodeVersions {
  /** `modules` are file: URLs, in any order. Files are read once: what is edited later does not show. */
  of(modules: readonly string[]): string;
  /** The same, a few modules at a time: the whole takes about a second, in which a process answers nobody. */
  inPieces(modules: readonly string[]): Promise<string>;
}

export function createCodeVersions(): CodeVersions {
  const links = createLinks();
  const versions = new Map<string, string>();
  const keyOf = (modules: readonly string[]) => [...new Set(modules)].sort().join('\n');
  const remember = (key: string, lines: ReadonlySet<string>): string => {
    const version = createHash('sha256')
      .update([...lines].sort().join('\n'))
      .digest('hex');
    versions.set(key, version);
    return version;
  };
  return {
    of(modules) {
      const key = keyOf(modules);
      const known = versions.get(key);
      if (known !== undefined) return known;
      let reached: ReadonlySet<string> = new Set();
      for (const lines of closureLines(modules.map(resolveEntry), links)) reached = lines;
      return remember(key, reached);
    },
    async inPieces(modules) {
      const key = keyOf(modules);
      const known = versions.get(key);
      if (known !== undefined) return known;
      let reached: ReadonlySet<string> = new Set();
      for (const lines of closureLines(modules.map(resolveEntry), links)) {
        reached = lines;
        await breathe();
      }
      return remember(key, reached);
    },
  };
}

/** What the modules reached so far contribute, again after each, in an order that no path may decide. */
function* closureLines(
  entries: readonly string[],
  links: ReturnType<typeof createLinks>,
): Generator<ReadonlySet<string>> {
  const lines = new Set<string>();
  const reached = new Set<string>();
  const waiting: { file: string; importer?: string }[] = entries.map((file) => ({ file }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (reached.has(next.file)) continue;
    reached.add(next.file);
    const found = links(next.file, next.importer);
    for (const line of found.lines) lines.add(line);
    for (const file of found.next) waiting.push({ file, importer: next.file });
    yield lines;
  }
}
