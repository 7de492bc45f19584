/** `goodhart fit`: the overoptimization laws on the logs of real runs. */
import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { shownPath, UserError } from '../config/index.js';
import { fitPlotSvg } from '../report/fit-plot.js';
import {
  type FitRunLogsOptions,
  fitJson,
  fitRunLogs,
  fitText,
  fittedColumns,
  parseBaseline,
  readLog,
} from '../run-logs/index.js';

interface FitFlags extends FitRunLogsOptions {
  json?: boolean;
  plot?: string;
}

const examples = `
The file is a table (CSV, TSV, Markdown), JSON (TRL's trainer_state.json), JSON lines or what a run printed; gzip too;
Parquet; or TensorBoard's event files, also a folder of runs. However large.
KL is in nats, summed over a response.
Columns are found by name: those of this program, of TRL (PPO, RLOO, GRPO) and of OpenRLHF need no option.

Examples:
  $ goodhart fit runs.csv --form rl --kl kl --gold gold_score --by rm_size
  $ goodhart fit trainer_state.json --gold eval_gold --baseline fit
  $ goodhart fit bon.csv --form bon --kl-unit bits --compare --plot bon.svg
  $ goodhart fit results/quick/curves.csv --by method,rm_parameters --json`;

/** The command, to be added to the program. */
export function fitCommand(): Command {
  return new Command('fit')
    .description('fit d(α − βd) or d(α − β ln d) to the logs of your own runs')
    .argument('<log>', 'a log with a column of KL and one of gold scores; - reads standard input')
    .addOption(new Option('--form <form>', 'best-of-n or RL').choices(['bon', 'rl']))
    .option('--kl <column>', 'column of KL')
    .addOption(
      new Option('--kl-unit <unit>', 'unit of the KL column').choices(['nats', 'bits']).default('nats'),
    )
    .option('--tokens <column|number>', 'KL is a mean over tokens: multiply by this column or number')
    .option('--gold <column>', 'column of gold scores')
    .option(
      '--baseline <first|fit|number>',
      'score of the initial policy: that of the first point, fitted, or this',
      parseBaseline,
    )
    .option('--by <columns>', 'one fit for each value of these columns (a,b)', (text) => text.split(','))
    .option('--cluster <column>', 'column of independent runs, which the bootstrap resamples')
    .option('--confidence <share>', 'coverage of the intervals', numberWithin(0.5, 0.999, false), 0.95)
    .option('--bootstrap <count>', 'bootstrap resamples', numberWithin(100, 100_000), 1000)
    .option('--seed <number>', 'seed of the bootstrap', numberWithin(0, Number.MAX_SAFE_INTEGER), 0)
    .option('--compare', 'compare with the other forms: AICc and held-out KL')
    .option('--json', 'one JSON object')
    .option('--plot <svg>', 'also draw points, curves and peaks')
    .addHelpText('after', examples)
    .action(async (path: string, flags: FitFlags) => {
      const name = path === '-' ? 'standard input' : shownPath(path);
      const { table, file } = await readLog(path, name, fittedColumns(flags, name));
      const result = fitRunLogs(table, { ...flags, file });
      if (flags.plot !== undefined)
        writePlot(flags.plot, await fitPlotSvg(result.groups, `${file}: gold score`));
      process.stdout.write(flags.json ? fitJson(result) : fitText(result));
    });
}

function writePlot(path: string, svg: string): void {
  try {
    writeFileSync(path, svg);
  } catch (error) {
    throw new UserError(`--plot ${path}: cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
}

function numberWithin(low: number, high: number, whole = true): (text: string) => number {
  return (text) => {
    const value = Number(text);
    const allowed = value >= low && value <= high && (!whole || Number.isInteger(value));
    if (text.trim() !== '' && allowed) return value;
    throw new InvalidArgumentError(`allowed: a ${whole ? 'whole ' : ''}number from ${low} to ${high}`);
  };
}
