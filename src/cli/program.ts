/** The commands together. */
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { withInvocation } from '../config/invocation.js';
import { oneLine } from '../config/one-line.js';
import { cacheCommand } from './cache-command.js';
import { checkCommand } from './check-command.js';
import { compareCommand } from './compare-command.js';
import { completionCommand, completionServerCommand } from './completion-command.js';
import { describeCommand } from './describe-command.js';
import { doctorCommand } from './doctor-command.js';
import { fitCommand } from './fit-command.js';
import { initCommand } from './init-command.js';
import { listCommand } from './list-command.js';
import { print } from './output.js';
import { planCommand } from './plan-command.js';
import { reportCommand } from './report-command.js';
import { runCellCommand } from './run-cell-command.js';
import { runCommand } from './run-command.js';
import { schemaCommand } from './schema-command.js';
import { tableCommand } from './table-command.js';
import { verifyCommand } from './verify-command.js';
import { watchCommand } from './watch-command.js';
import { workerCommand } from './worker-command.js';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** The duration is that of the plan, which is not made for it: a test compares them. */
const guide = `
A first study, about 1 min on two idle cores:
  $ goodhart run quick
  $ goodhart table results/quick

The same fit on the log of a real run:
  $ goodhart fit runs.csv --form rl --kl kl --gold gold_score --by rm_size

Your own experiment:
  $ goodhart init mine.yaml              every key with its default and what it is for
  $ goodhart init mine.yaml --question label-noise    a few lines that ask one question
  $ goodhart run mine.yaml --dry-run     what would be computed, and what is cached
  $ goodhart run quick --sweep rl.klPenalty=0,0.05 --out results/penalty

Exit codes: 0 done, 1 a stage failed (the rest is saved), 2 bad input, 130 interrupted (run again to resume).`;

/** The whole command line; parsing throws CommanderError after one line on stderr, and UserError. */
export function buildProgram(): Command {
  const program = new Command('goodhart')
    .description(
      'Reward-model overoptimization on a laptop: trains a gold reward model and proxies of many sizes, optimises a policy against each, and fits how gold falls as the KL distance grows.',
    )
    .version(version)
    .addHelpText('after', guide);
  const commands = [
    runCommand(),
    watchCommand(),
    workerCommand(),
    tableCommand(),
    reportCommand(),
    compareCommand(),
    checkCommand(),
    fitCommand(),
    planCommand(),
    verifyCommand(),
    listCommand(),
    describeCommand(),
    cacheCommand(),
    initCommand(),
    schemaCommand(),
    completionCommand(),
    doctorCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  for (const command of [runCellCommand(), completionServerCommand()])
    program.addCommand(command, { hidden: true });
  for (const command of [program, ...program.commands]) strict(command);
  return program;
}

/** Bad input throws, after one line. */
function strict(command: Command): void {
  command
    .exitOverride()
    .showSuggestionAfterError()
    .allowExcessArguments(false)
    .configureOutput({
      writeOut: (text) => print(withInvocation(text)),
      outputError: (text, write) =>
        write(
          `${oneLine(
            withInvocation(text)
              .trim()
              .replace(/^error:/, 'goodhart:'),
          )}\n`,
        ),
    });
}
