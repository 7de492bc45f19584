/** `goodhart list`: the experiments that a name finds. */
import { Command } from 'commander';
import type { ListFlags } from './actions/list.js';
import { backendOption, cacheOption } from './options.js';

export function listCommand(): Command {
  return new Command('list')
    .description(
      'list the experiments that can be run by name, how long each takes, and how much of it is new to the cache',
    )
    .option('--json', 'as one JSON list')
    .addOption(cacheOption())
    .addOption(backendOption())
    .action(async (flags: ListFlags) => {
      const { list } = await import('./actions/list.js');
      await list(flags);
    });
}
