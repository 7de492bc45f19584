/** `goodhart describe`: an experiment with everything resolved. */
import { Command } from 'commander';
import type { DescribeFlags } from './actions/describe.js';
import { backendOption, cacheOption, seedOption, setOption, sweepOption } from './options.js';
import { pluginOption } from './plugins.js';

export function describeCommand(): Command {
  return new Command('describe')
    .description('show what an experiment computes: its sizes, its stages, every key with what it is for')
    .argument('<experiment>', 'a name (see goodhart list) or a YAML file')
    .addOption(setOption())
    .addOption(sweepOption())
    .addOption(seedOption())
    .addOption(cacheOption())
    .addOption(backendOption())
    .addOption(pluginOption())
    .option('--yaml', 'only the resolved experiment, ready to be saved and run')
    .action(async (reference: string, flags: DescribeFlags) => {
      const { describe } = await import('./actions/describe.js');
      await describe(reference, flags);
    });
}
