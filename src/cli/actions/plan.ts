/** What `goodhart plan` does. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../config/user-error.js';
import { parseCsv } from '../../engine/table/index.js';
import { type FitScalingOptions, planJson, planLog, planText } from '../../run-logs/index.js';
import { print, printJson } from '../output.js';
import { readLogs } from '../read-logs.js';

export interface PlanFlags extends Omit<FitScalingOptions, 'form' | 'confidence'> {
  compute: number;
  json?: boolean;
}

export async function plan(path: string, { json, ...flags }: PlanFlags): Promise<void> {
  const isFolder = path !== '-' && existsSync(path) && statSync(path).isDirectory();
  const [source, own] = isFolder ? ofFolder(path) : [path, {}];
  const planned = planLog(await readLogs([source]), { ...own, ...flags });
  if (json) printJson(planJson(planned));
  else print(planText(planned));
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
