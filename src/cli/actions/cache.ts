/** What `goodhart cache` does. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { shownPath, UserError } from '../../config/index.js';
import { count } from '../../display/words.js';
import { type CachedOutput, cacheFolderOf, inventory, prune } from '../../engine/index.js';
import { formatSeconds } from '../../ui/format.js';
import { print } from '../output.js';

export interface CacheFlags {
  cache?: string;
  prune?: boolean;
  olderThan?: number;
  maxSize?: number;
  json?: boolean;
}

const day = 24 * 3600 * 1000;

export function cache(flags: CacheFlags): void {
  if (!flags.prune && (flags.olderThan ?? flags.maxSize) !== undefined)
    throw new UserError('--older-than, --max-size: say what --prune removes; allowed: with --prune');
  const folder = cacheFolderOf(join('results', 'any'), flags.cache);
  if (!existsSync(folder))
    throw new UserError(`${shownPath(folder)}: there is no cache here; allowed: --cache <dir>`);
  const outputs = flags.prune ? pruned(folder, flags) : inventory(folder);
  const lines = flags.json ? [JSON.stringify(outputs, null, 2)] : told(folder, outputs, flags);
  print(`${lines.join('\n')}\n`);
}

function pruned(folder: string, { olderThan, maxSize }: CacheFlags): CachedOutput[] {
  if (olderThan === undefined && maxSize === undefined)
    throw new UserError('--prune: does not say what may go; allowed: --older-than <days>, --max-size <GB>');
  return prune(folder, {
    ...(olderThan !== undefined && { before: Date.now() - olderThan * day }),
    ...(maxSize !== undefined && { mostBytes: maxSize * 1e9 }),
  });
}

function told(folder: string, outputs: readonly CachedOutput[], flags: CacheFlags): string[] {
  const kinds = new Map<string, CachedOutput[]>();
  for (const output of outputs) kinds.set(output.kind, [...(kinds.get(output.kind) ?? []), output]);
  const total = `${flags.prune ? 'removed ' : ''}${count(outputs.length)} outputs, ${totals(outputs)}`;
  const width = Math.max(0, ...[...kinds.keys()].map((kind) => kind.length));
  return [
    `${shownPath(folder)}: ${total}`,
    ...[...kinds].map(
      ([kind, own]) => `  ${kind.padEnd(width)}  ${count(own.length).padStart(5)}  ${totals(own)}`,
    ),
  ];
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** `1.2 GB`. */
function sizeInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

const totals = (outputs: readonly CachedOutput[]) =>
  `${sizeInWords(sum(outputs.map(({ bytes }) => bytes)))}, ${formatSeconds(sum(outputs.map(({ seconds }) => seconds)))} of computing`;
