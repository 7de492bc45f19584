/** `goodhart plan`: the best size and tokens for a compute, from a pre-training study or from a log of runs. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { UserError } from '../config/index.js';
import { parseCsv } from '../engine/table/index.js';
import { type FitScalingOptions, planJson, planLog, planText } from '../run-logs/index.js';
import { addRunOptions } from './fit-options.js';
import { print, printJson } from './output.js';
import { readLogs } from './read-logs.js';

interface PlanFlags extends Omit<FitScalingOptions, 'form' | 'confidence'> {
  compute: number;
  json?: boolean;
}

export function planCommand(): Command {
  const command = new Command('plan')
    .description(
      'the best size and tokens for a compute, by the law of Hoffmann et al. on a study’s runs or yours',
    )
    .argument(
      '<dir|log>',
      'a result folder of a pre-training study, or a log with parameters, tokens and loss',
    )
    .requiredOption('--compute <FLOP>', 'the budget C = 6ND, such as 1e21', positive)
    .addOption(repeated('--input <name=column>', 'column, or number, of an input of the law'))
    .option('--output <column>', 'column of the loss')
    .addOption(repeated('--fix <parameter=value>', 'hold a known parameter, such as E=1.69'))
    .addOption(repeated('--where <condition>', 'only rows with column=value, column<number, …'));
  return addRunOptions(command)
    .option('--json', 'one JSON object')
    .addHelpText(
      'after',
      `
The fit is that of goodhart fit --form chinchilla. Of a result folder the runs are fitted whose schedules match their
horizons, with E held at the entropy where there is one language; those that are held out are not.

Example:
  $ goodhart plan results/pretraining --compute 1e13
  $ goodhart plan runs.csv --compute 1e21 --json`,
    )
    .action(async (path: string, { json, ...flags }: PlanFlags) => {
      const isFolder = path !== '-' && existsSync(path) && statSync(path).isDirectory();
      const [source, own] = isFolder ? ofFolder(path) : [path, {}];
      const plan = planLog(await readLogs([source]), { ...own, ...flags });
      if (json) printJson(planJson(plan));
      else print(planText(plan));
    });
}

/** The table of runs, and how it is fitted unless flags say otherwise. */
function ofFolder(folder: string): [path: string, options: Partial<FitScalingOptions>] {
  const path = join(folder, 'runs.csv');
  if (!existsSync(path))
    throw new UserError(`${folder}: has no runs.csv; give a result folder of a pre-training study, or a log`);
  const where = ['held_out=0', 'schedule=matched', 'epochs=1', 'curated_share=0', 'budget>0'];
  const languages = existsSync(join(folder, 'language.csv'))
    ? parseCsv(readFileSync(join(folder, 'language.csv'), 'utf8'))
    : [];
  const entropies = new Set(languages.map(({ entropy }) => entropy));
  // Seeds of a cell have one compute: they miss the law together.
  return [
    path,
    {
      where,
      by: ['domain'],
      cluster: 'compute',
      ...(entropies.size === 1 && { fix: [`E=${[...entropies][0]}`] }),
    },
  ];
}

function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('allowed: a number of FLOP above 0');
}

const repeated = (flags: string, description: string) =>
  new Option(flags, `${description}; may be repeated`).argParser(
    (text: string, earlier: string[] | undefined) => [...(earlier ?? []), text],
  );
