/** `goodhart run`: a study from an experiment to its tables. */
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { shownPath, UserError } from '../config/index.js';
import { dryRun, executorNames, type RunStudyOptions, resultFolder, runStudy } from '../engine/index.js';
import { loadStudy } from '../studies/index.js';
import { dryRunLines } from './dry-run-lines.js';
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
import { complain, print } from './output.js';
import { importPluginsOf, pluginOption } from './plugins.js';
import { hideSecrets } from './secrets.js';
import { type ReporterChoice, showStudy } from './show-study.js';

interface RunFlags extends RunStudyOptions, ReporterChoice {
  set: string[];
  sweep: string[];
  seed?: string;
  dryRun?: boolean;
  workers?: number;
  report: boolean;
  plugin: string[];
}

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
      hideSecrets(flags.redis);
      const plugins = await importPluginsOf(reference, flags.plugin);
      const { study, experiment } = loadStudy(reference, flags);
      if (flags.out === '') throw new UserError('--out: is empty; allowed: a folder');
      if (flags.cache === '') throw new UserError('--cache: is empty; allowed: a folder');
      if (flags.slurm !== undefined && flags.executor !== 'slurm')
        throw new UserError('--slurm: says nothing without --executor slurm; allowed: both or neither');
      const onNotice = (message: string) => complain(`goodhart: ${message}\n`);
      const options = { ...flags, plugins, onNotice };
      if (flags.dryRun) {
        const { jobs, workers } = flags;
        const plan = await dryRun(study, experiment, options);
        for (const line of dryRunLines(plan, { study, jobs, workers })) print(`${line}\n`);
        return;
      }
      const start = (signal: AbortSignal) => runStudy(study, experiment, { ...options, signal });
      process.exitCode = await showStudy(start, flags);
      if (flags.report) await reportOn(resultFolder(experiment, flags.out), flags);
    });
}

/** The report of whatever is there; the study's own result does not hang on it. */
async function reportOn(folder: string, choice: ReporterChoice): Promise<void> {
  // An interrupted user waits for the prompt: the report comes with the resumed run.
  if (process.exitCode === 130) return;
  try {
    const { writeReport } = await import('../report/index.js');
    await writeReport(folder);
    if (!choice.json) print(`report: ${join(shownPath(folder), 'report.html')}\n`);
  } catch (error) {
    complain(`goodhart: no report: ${(error as Error).message}\n`);
  }
}
