/** What `goodhart run` does. */
import { join } from 'node:path';
import { shownPath, UserError } from '../../config/index.js';
import { dryRun, type RunStudyOptions, resultFolder, runStudy } from '../../engine/index.js';
import { loadStudy } from '../../studies/index.js';
import { dryRunLines } from '../dry-run-lines.js';
import { complain, print } from '../output.js';
import { importPluginsOf } from '../plugins.js';
import { hideSecrets } from '../secrets.js';
import { type ReporterChoice, showStudy } from '../show-study.js';

export interface RunFlags extends RunStudyOptions, ReporterChoice {
  set: string[];
  sweep: string[];
  seed?: string;
  dryRun?: boolean;
  workers?: number;
  report: boolean;
  plugin: string[];
}

export async function run(reference: string, flags: RunFlags): Promise<void> {
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
}

/** The report of whatever is there; the study's own result does not hang on it. */
async function reportOn(folder: string, choice: ReporterChoice): Promise<void> {
  // An interrupted user waits for the prompt: the report comes with the resumed run.
  if (process.exitCode === 130) return;
  try {
    const { writeReport } = await import('../../report/index.js');
    await writeReport(folder, { isFresh: true });
    if (!choice.json) print(`report: ${join(shownPath(folder), 'report.html')}\n`);
  } catch (error) {
    complain(`goodhart: no report: ${(error as Error).message}\n`);
  }
}
