/** `goodhart cache`: what the shared cache holds, and what of it may go. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { shownPath, UserError } from '../config/index.js';
import { count } from '../display/words.js';
import { type CachedOutput, cacheFolderOf, inventory, prune } from '../engine/index.js';
import { formatSeconds } from '../ui/format.js';
import { cacheOption } from './options.js';
import { print } from './output.js';

interface CacheFlags {
  cache?: string;
  prune?: boolean;
  olderThan?: number;
  maxSize?: number;
  json?: boolean;
}

const day = 24 * 3600 * 1000;

const notes = `
Every study keeps the outputs of its stages here by the content of what made them, and takes what another has left. A
result folder needs none of it: without a cache a study is computed again, nothing more.

Examples:
  $ goodhart cache                              what there is
  $ goodhart cache --prune --older-than 30      removes what no run has used for 30 days
  $ goodhart cache --prune --max-size 10        removes the least recently used down to 10 GB
  $ goodhart cache --prune --older-than 0       empties it, but for what a live run reads`;

export function cacheCommand(): Command {
  return new Command('cache')
    .description('list or prune the stage outputs that studies share')
    .addOption(cacheOption())
    .option('--prune', 'remove outputs; says which by --older-than or --max-size')
    .option('--older-than <days>', 'not used for so many days', notNegative)
    .option('--max-size <GB>', 'the least recently used beyond so many gigabytes', notNegative)
    .option('--json', 'every output as JSON')
    .addHelpText('after', notes)
    .action((flags: CacheFlags) => {
      if (!flags.prune && (flags.olderThan ?? flags.maxSize) !== undefined)
        throw new UserError('--older-than, --max-size: say what --prune removes; allowed: with --prune');
      const folder = cacheFolderOf(join('results', 'any'), flags.cache);
      if (!existsSync(folder))
        throw new UserError(`${shownPath(folder)}: there is no cache here; allowed: --cache <dir>`);
      const outputs = flags.prune ? pruned(folder, flags) : inventory(folder);
      const lines = flags.json ? [JSON.stringify(outputs, null, 2)] : told(folder, outputs, flags);
      print(`${lines.join('\n')}\n`);
    });
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

function notNegative(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0) || !Number.isFinite(value))
    throw new InvalidArgumentError('Allowed: a number from 0.');
  return value;
}
