/** `npm run bench`: times of the parts that decide how long a study takes, beside eager PyTorch where asked. */
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { items } from './items.js';
import { type Measurement, measure } from './measure.js';
import { fiveSizesLines, measurementLines, quickLines } from './print.js';
import { missingPytorch } from './python.js';
import { fiveSizes, quickStart } from './studies.js';

interface Flags {
  against?: 'pytorch';
  backend: string;
  repetitions: number;
  only?: string[];
  study?: boolean;
  quick?: boolean;
  json?: boolean;
}

const ids = items.map(({ id }) => id);

const flags = new Command('bench')
  .description('times of sampling, training and PPO; medians of interleaved repetitions')
  .addOption(
    new Option('--against <what>', 'the same in eager PyTorch, on as many threads').choices(['pytorch']),
  )
  .addOption(
    new Option('--backend <name>', 'our backend').choices(['auto', 'tensorflow', 'wasm']).default('auto'),
  )
  .option('--repetitions <count>', 'runs of each contestant', wholeNumber, 5)
  .addOption(new Option('--only <items...>', 'some of the short items').choices(ids))
  .option('--study', 'the five-size study instead, some minutes')
  .option('--quick', 'the experiment of npm start instead, some minutes')
  .option('--json', 'one JSON object')
  .parse()
  .opts<Flags>();

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Not a whole number above 0.');
  return value;
}

async function main(): Promise<void> {
  const missing = flags.against && missingPytorch();
  if (missing) {
    process.stderr.write(`bench: ${missing}\n`);
    process.exitCode = 2;
    return;
  }
  const pytorchThreads = flags.against && availableParallelism();
  const results: Record<string, unknown> = {};
  const keep = (name: string, value: unknown, lines: string[]) => {
    results[name] = value;
    if (!flags.json) process.stdout.write(`${lines.join('\n')}\n`);
  };
  if (flags.study) {
    const times = await fiveSizes(flags.backend, pytorchThreads);
    keep('five-sizes', times, fiveSizesLines(times));
  }
  if (flags.quick) {
    const times = await quickStart(flags.backend);
    keep('quick', times, quickLines(times, flags.backend));
  }
  if (!flags.study && !flags.quick) await shortItems(pytorchThreads, keep);
  if (flags.json) process.stdout.write(`${JSON.stringify(results, undefined, 2)}\n`);
}

async function shortItems(
  pytorchThreads: number | undefined,
  keep: (name: string, value: Measurement, lines: string[]) => void,
): Promise<void> {
  for (const item of items.filter(({ id }) => flags.only?.includes(id) ?? true)) {
    const measurement = await measure(item, { ...flags, pytorchThreads });
    keep(item.id, measurement, measurementLines(measurement));
  }
}

await main();
