/** What `goodhart plan` does. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { shownPath, UserError } from '../../config/index.js';
import { readManifest, readStoredExperiment, readTables } from '../../engine/index.js';
import { studyOf, tableOf } from '../../report/folder-tables.js';
import { type PlanOptions, planJson, planLog, planText } from '../../run-logs/index.js';
import { print, printJson } from '../output.js';
import { readLogs } from '../read-logs.js';

export interface PlanFlags extends Omit<PlanOptions, 'beside' | 'known' | 'fixOf' | 'confidence'> {
  json?: boolean;
}

export async function plan(path: string, { json, ...flags }: PlanFlags): Promise<void> {
  const isFolder = path !== '-' && existsSync(path) && statSync(path).isDirectory();
  const { source, options } = isFolder ? ofFolder(path, flags) : { source: path, options: flags };
  const planned = planLog(await readLogs([source]), options);
  if (json) printJson(planJson(planned));
  else print(planText(planned));
}

/** The table of runs, and how it is fitted unless flags say otherwise. */
function ofFolder(folder: string, flags: PlanFlags): { source: string; options: PlanOptions } {
  const study = studyOf(folder, readManifest(folder));
  const tables = study.read(readTables(folder, study), readStoredExperiment(folder));
  const planning = study.planning?.(tables, flags.compute);
  const allowed = 'allowed: a result folder of a pre-training study, or a log';
  if (planning === undefined)
    throw new UserError(`${shownPath(folder)}: a study of ${study.name} has no budget to plan; ${allowed}`);
  const source = join(folder, tableOf(study, planning.table).file);
  if (!existsSync(source)) throw new UserError(`${shownPath(source)}: is not there; ${allowed}`);
  const { fixOf, ...usual } = planning.options;
  const options = { ...usual, ...flags };
  // What is known of a group, and what else is made of its runs, holds for the runs and groups that are usually fitted.
  const isUsual = ['where', 'by', 'input', 'output', 'fix'].every((flag) => !(flag in flags));
  const { beside, known } = planning;
  return { source, options: isUsual ? { ...options, fixOf, beside, known } : options };
}
