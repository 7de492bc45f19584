/** `goodhart run`: a study from an experiment to its tables. */
import { Command, Option } from 'commander';
import { executorNames } from '../engine/executors/executor-names.js';
import type { RunFlags } from './actions/run.js';
import {
  backendOption,
  cacheOption,
  jobsOption,
  redisOption,
  seconds,
  seedOption,
  setOption,
  slurmOption,
  sweepOption,
  wholeNumber,
} from './options.js';
import { pluginOption } from './plugins.js';

const examples = `
Examples:
  $ goodhart run quick
  $ goodhart run smoke --backend wasm --plain
  $ goodhart run quick --seed 1 --out results/quick-seed-1
  $ goodhart run quick --sweep proxyRewardModels.labelNoise=0,0.25 --out results/noise

A run that was stopped, by Ctrl-C or by a power cut, goes on where it was when it is run again.
Stages that are done are kept in a cache by the content of what made them, and reused by any study (see goodhart cache).`;

export function runCommand(): Command {
  return new Command('run')
    .description('run an experiment, or what is not done of it yet')
    .argument('<experiment>', 'a name (see goodhart list) or a YAML file')
    .option('--out <dir>', 'result folder (default: results/<experiment>)')
    .addOption(setOption())
    .addOption(sweepOption())
    .addOption(seedOption())
    .addOption(cacheOption())
    .addOption(jobsOption())
    .addOption(backendOption())
    .addOption(new Option('--executor <name>', 'where stages run').choices(executorNames).default('local'))
    .addOption(redisOption())
    .addOption(
      new Option('--workers <n>', 'with --dry-run: what so many workers would need').argParser(wholeNumber),
    )
    .addOption(
      new Option(
        '--cell-timeout <seconds>',
        'a stage that takes longer is taken to hang and tried again (default: none is)',
      ).argParser(seconds),
    )
    .addOption(slurmOption())
    .addOption(
      new Option('--dry-run', 'print the plan and what is cached; compute nothing').conflicts('json'),
    )
    .addOption(new Option('--plain', 'plain lines instead of the live screen').conflicts('json'))
    .option('--json', 'every event as one line of JSON')
    .option('--no-report', 'leave out report.html, report.md and the figures')
    .addOption(pluginOption())
    .addHelpText('after', examples)
    .action(async (reference: string, flags: RunFlags) => {
      const { run } = await import('./actions/run.js');
      await run(reference, flags);
    });
}
