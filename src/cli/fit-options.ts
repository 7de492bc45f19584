/** The options of `goodhart fit`, in the order of its help. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FitRunLogsOptions, FitScalingOptions } from '../run-logs/index.js';
import { parseBaseline } from '../run-logs/points/parse-baseline.js';

export interface FitFlags extends Omit<FitRunLogsOptions, 'form'>, Omit<FitScalingOptions, 'form'> {
  form?: string;
  json?: boolean;
  plot?: string;
}

type Named = readonly (readonly [key: keyof FitFlags, flag: string])[];

/** Options that name the columns of laws of loss, reward and coverage, and how they are written. */
export const columnOptions: Named = [
  ['input', '--input'],
  ['output', '--output'],
  ['offset', '--offset'],
  ['lastOf', '--last-of'],
];

/** What the laws bon and rl, which are linear in α and β, have no use for either. */
export const fitOptions: Named = [
  ['fix', '--fix'],
  ['residuals', '--residuals'],
  ['robust', '--robust'],
];

/** Options that only the laws against √KL take. */
export const klOptions: Named = [
  ['kl', '--kl'],
  ['klUnit', '--kl-unit'],
  ['tokens', '--tokens'],
  ['gold', '--gold'],
  ['baseline', '--baseline'],
  ['join', '--join'],
  ['average', '--average'],
];

export function addFitOptions(command: Command): Command {
  addKlOptions(command.option('--form <form>', 'bon, rl or another law; list explains them all'));
  addScalingOptions(command);
  return addCommonOptions(command);
}

/** What is in a log: its KL and its score. */
export const addColumnOptions = (command: Command): Command =>
  command
    .option('--kl <column>', 'column of KL')
    .addOption(
      new Option('--kl-unit <unit>', 'unit of the KL column (default: nats)').choices(['nats', 'bits']),
    )
    .option('--tokens <column|number>', 'KL is a mean over tokens: multiply by this column or number')
    .option('--gold <column>', 'column of gold scores')
    .option('--join <column>', 'bring rows or files of KL and of gold together on this column');

/** Which of its rows belong together. */
export const addRunOptions = (command: Command): Command =>
  command
    .option('--by <columns>', 'one fit for each value of these columns (a,b)', list)
    .option('--cluster <column>', 'column of independent runs, which the bootstrap resamples');

function addKlOptions(command: Command): void {
  addColumnOptions(command)
    .option(
      '--baseline <first|fit|number>',
      'score of the initial policy: that of the first point, fitted, or this',
      parseBaseline,
    )
    .option('--average <rows>', 'fit means of so many neighbouring rows', numberWithin(1, 1_000_000));
}

function addScalingOptions(command: Command): void {
  command
    .addOption(repeated('--input <name=column>', 'column, or number, of an input of the law'))
    .option('--output <column>', 'column of what the law predicts')
    .option('--offset <number>', 'added to every output: the entropy to an excess loss', numberWithin())
    .addOption(repeated('--fix <parameter=value>', 'hold a known parameter'))
    .addOption(
      repeated(
        '--where <condition>',
        'only rows with column=value,value*, column!=value, column<number; kl (nats), gold, step, line',
      ),
    )
    .option('--last-of <columns>', 'only the last row of each value of these columns (a,b)', list)
    .addOption(
      new Option('--residuals <kind>', 'what is fitted (default: as the law’s source does)').choices([
        'absolute',
        'log',
        'huber',
      ]),
    )
    .option('--robust [delta]', 'Huber loss of the logarithms (delta 0.001)', numberWithin(1e-9, 10, false));
}

function addCommonOptions(command: Command): Command {
  return addRunOptions(command)
    .option('--confidence <share>', 'coverage of the intervals', numberWithin(0.5, 0.999, false), 0.95)
    .option(
      '--bootstrap <count>',
      'bootstrap resamples (default: 1000 for bon and rl, else 400)',
      numberWithin(100, 100_000),
    )
    .option('--seed <number>', 'seed of the bootstrap', numberWithin(0, Number.MAX_SAFE_INTEGER), 0)
    .option('--compare', 'compare with the laws of the same inputs: AICc and held-out error')
    .option('--json', 'one JSON object')
    .option('--plot <svg>', 'also draw points and curves, with peaks or profiles');
}

/** Taken apart at its commas where the columns are known, whose names may have some. */
const list = (text: string) => [text];

const repeated = (flags: string, description: string) =>
  new Option(flags, `${description}; may be repeated`).argParser(
    (text: string, earlier: string[] | undefined) => [...(earlier ?? []), text],
  );

/** Any finite number where no bounds are given. */
function numberWithin(low?: number, high?: number, whole = low !== undefined): (text: string) => number {
  return (text) => {
    const value = Number(text);
    const isWithin = Number.isFinite(value) && value >= (low ?? value) && value <= (high ?? value);
    if (text.trim() !== '' && isWithin && (!whole || Number.isInteger(value))) return value;
    const range = low === undefined ? '' : ` from ${low} to ${high}`;
    throw new InvalidArgumentError(`allowed: a ${whole ? 'whole ' : ''}number${range}`);
  };
}
