/** `goodhart plan`: the best size and tokens for a compute, from a pre-training study or from a log of runs. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { PlanFlags } from './actions/plan.js';
import { addRunOptions } from './fit-options.js';

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
horizons, with E held at the entropy of their language; those that are held out are not. Its report opens with the sizes
of IsoFLOP profiles: what they say of the budget stands below the plan, and why the two differ.

Example:
  $ goodhart plan results/pretraining --compute 1e13
  $ goodhart plan runs.csv --compute 1e21 --json`,
    )
    .action(async (path: string, flags: PlanFlags) => {
      const { plan } = await import('./actions/plan.js');
      await plan(path, flags);
    });
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
