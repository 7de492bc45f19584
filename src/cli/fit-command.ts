/** `goodhart fit`: scaling laws on the logs of real runs. */
import { Command } from 'commander';
import { fitHelp } from './fit-help.js';
import { addFitOptions, type FitFlags } from './fit-options.js';

/** The command, to be added to the program. */
export function fitCommand(): Command {
  const command = new Command('fit')
    .description('fit d(α − βd), d(α − β ln d) or another scaling law to the logs of your own runs')
    .argument('[log...]', 'logs with the columns that the law needs; - reads standard input');
  return addFitOptions(command)
    .addHelpText('after', fitHelp)
    .action(async (paths: string[], flags: FitFlags) => {
      const { fitLogs } = await import('./actions/fit.js');
      await fitLogs(paths, flags);
    });
}
