/** `goodhart cache`: what the shared cache holds, and what of it may go. */
import { Command, InvalidArgumentError } from 'commander';
import type { CacheFlags } from './actions/cache.js';
import { cacheOption } from './options.js';

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
    .action(async (flags: CacheFlags) => {
      const { cache } = await import('./actions/cache.js');
      cache(flags);
    });
}

function notNegative(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0) || !Number.isFinite(value))
    throw new InvalidArgumentError('Allowed: a number from 0.');
  return value;
}
