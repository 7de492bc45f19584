/** The version of the code behind a computation: the hash of its modules' import closure, compiled, no comments. */
import { createHash } from 'node:crypto';
import { createLinks } from './links.js';
import { resolveEntry } from './resolve.js';

export interface CodeVersions {
  /** `modules` are file: URLs, in any order. Files are read once: what is edited later does not show. */
  of(modules: readonly string[]): string;
}

export function createCodeVersions(): CodeVersions {
  const links = createLinks();
  const versions = new Map<string, string>();
  return {
    of(modules) {
      const key = [...new Set(modules)].sort().join('\n');
      const known = versions.get(key);
      if (known !== undefined) return known;
      const lines = closureLines(modules.map(resolveEntry), links);
      const version = createHash('sha256').update(lines.join('\n')).digest('hex');
      versions.set(key, version);
      return version;
    },
  };
}

/** What every reachable module contributes, in an order that no path decides. */
function closureLines(entries: readonly string[], links: ReturnType<typeof createLinks>): string[] {
  const lines = new Set<string>();
  const reached = new Set<string>();
  const waiting: { file: string; importer?: string }[] = entries.map((file) => ({ file }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    if (reached.has(next.file)) continue;
    reached.add(next.file);
    const found = links(next.file, next.importer);
    for (const line of found.lines) lines.add(line);
    for (const file of found.next) waiting.push({ file, importer: next.file });
  }
  return [...lines].sort();
}
