/** The flags of `npm run bench`. */
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { growthAxes } from './growth-axes.js';
import { items } from './items.js';
import { peers } from './sides.js';

export interface Flags {
  against: string[];
  alone?: boolean;
  backend: string;
  cores?: boolean;
  growth?: boolean;
  only?: string[];
  repetitions?: number;
  quick?: boolean;
  study?: 'five-sizes' | 'quick';
  json?: boolean;
}

export interface BenchOptions extends Flags {
  repetitions: number;
  threads: number;
}

/** With three turns the median lies within least and most in 3 of 4 cases, with seven in 63 of 64. */
const turns = { quick: 3, usual: 7 };

export function readOptions(args: readonly string[]): BenchOptions {
  const flags = command()
    .parse([...args], { from: 'user' })
    .opts<Flags>();
  return {
    ...flags,
    against: flags.alone ? [] : flags.against,
    repetitions: flags.repetitions ?? (flags.quick ? turns.quick : turns.usual),
    threads: flags.cores ? availableParallelism() : 1,
  };
}

function command(): Command {
  const parts = [...new Set(growthAxes.map(({ task }) => task))];
  const ids = [...items.map(({ id }) => id), ...parts];
  return new Command('bench')
    .description('processor and wall time of scoring, sampling, training and PPO, beside others in turn')
    .addOption(
      new Option(
        '--against <names...>',
        'pytorch, torch-compile, jax, wasm, tensorflow, or the folder of another checkout',
      ).default([...peers]),
    )
    .option('--alone', 'against nobody')
    .addOption(
      new Option('--backend <name>', 'our backend').choices(['auto', 'tensorflow', 'wasm']).default('auto'),
    )
    .addOption(
      new Option('--only <ids...>', 'some of the items, or with --growth some of the parts').choices(ids),
    )
    .option('--repetitions <count>', `turns of each side (default: ${turns.usual})`, wholeNumber)
    .option('--quick', `${turns.quick} turns`)
    .option('--cores', 'every core instead of one thread: ours a process each, the others a thread each')
    .option('--growth', 'how our time grows with one size after the other, with exponents')
    .addOption(
      new Option('--study [name]', 'a whole study instead, some minutes')
        .choices(['five-sizes', 'quick'])
        .preset('five-sizes'),
    )
    .option('--json', 'one JSON object');
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('Not a whole number above 0.');
  return value;
}
