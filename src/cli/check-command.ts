/** `goodhart check`: what is in a log, and what to type. */
import { Command } from 'commander';
import type { CheckFlags } from './actions/check.js';
import { addColumnOptions, addRunOptions } from './fit-options.js';

const examples = `
Says of each column that could be a KL to which policy it is, summed or per token, by which estimator, and how that was
decided; which score is gold; runs, gaps, and what is wrong; then the command that fits it. What you know already, say
with the options: they stand above what names and sizes tell, and are in the command.

Examples:
  $ goodhart check trainer_state.json
  $ goodhart check log.csv --kl my_kl --kl-unit bits --tokens 180 --by beta --cluster seed
  $ goodhart check kl.csv gold.csv --json`;

export function checkCommand(): Command {
  const command = new Command('check')
    .description('say what is in a log: which KL, of what, which score; fits nothing')
    .argument('<log...>', 'logs of any kind that fit reads; - reads standard input');
  return addRunOptions(addColumnOptions(command))
    .option('--json', 'one JSON object')
    .addHelpText('after', examples)
    .action(async (paths: string[], flags: CheckFlags) => {
      const { check } = await import('./actions/check.js');
      await check(paths, flags);
    });
}
