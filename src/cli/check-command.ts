/** `goodhart check`: what is in a log, and what to type. */
import { Command } from 'commander';
import { checkJson, checkLogs, checkText } from '../run-logs/index.js';
import { readLogs } from './read-logs.js';

const examples = `
Says of each column that could be a KL to which policy it is, summed or per token, by which estimator, and how that was
decided; which score is gold; runs, gaps, and what is wrong; then the command that fits it.

Examples:
  $ goodhart check trainer_state.json
  $ goodhart check kl.csv gold.csv --json`;

export function checkCommand(): Command {
  return new Command('check')
    .description('say what is in a log: which KL, of what, which score; fits nothing')
    .argument('<log...>', 'logs of any kind that fit reads; - reads standard input')
    .option('--kl <column>', 'column of KL')
    .option('--gold <column>', 'column of gold scores')
    .option('--join <column>', 'bring files together on this column')
    .option('--json', 'one JSON object')
    .addHelpText('after', examples)
    .action(
      async (
        paths: string[],
        { json, ...names }: { json?: boolean; kl?: string; gold?: string; join?: string },
      ) => {
        const check = checkLogs(await readLogs(paths), names);
        process.stdout.write(json ? checkJson(check) : checkText(check));
      },
    );
}
