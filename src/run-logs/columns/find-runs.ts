/** Which rows belong together: settings, which get a fit each, and independent runs, which the bootstrap resamples. */
import { isMissing, tally } from '../reading/index.js';
import { canonicalName } from './canonical.js';
import type { ColumnIndex } from './column-index.js';
import { promptNames, runNames } from './known-names.js';
import { settingOfRun } from './run-settings.js';

export interface FoundRuns {
  by: readonly string[];
  cluster?: string;
  /** Column of run names whose settings get a fit each. */
  settingsOf?: string;
  /** `cluster` tells prompts apart, each at several n. */
  ofPrompts?: boolean;
  notes: string[];
}

interface Asked {
  by: readonly string[];
  cluster?: string;
  /** Columns that hold something else. */
  used: readonly string[];
  /** The log is one of best-of-n, of which every prompt may have rows. */
  isBestOfN?: boolean;
}

export function findRuns(index: ColumnIndex, asked: Asked): FoundRuns {
  const settings = asked.by.length > 0 ? [] : settingsOf(index);
  const by = withMethod(index, [...asked.by, ...settings]);
  const notes = [];
  if (settings.length > 0) notes.push(`grouped by the settings that differ: ${settings.join(', ')}`);
  if (by[0] === 'method' && !asked.by.includes('method') && !settings.includes('method'))
    notes.push('several methods stand in one file: grouped by method');
  const taken = [...by, ...asked.used];
  const runs = asked.cluster ?? repeatedColumn(index, runNames, taken);
  const prompts = asked.isBestOfN ? promptsOf(index, runs, { asked: asked.cluster, taken }) : undefined;
  if (prompts !== undefined)
    return { by, cluster: prompts, ofPrompts: true, notes: [...notes, noteOnPrompts(prompts)] };
  const cluster = runs;
  if (cluster === undefined || by.includes(cluster)) return { by, notes };
  if (
    asked.cluster === undefined &&
    asked.by.length === 0 &&
    by.length === 0 &&
    namesSettings(index, cluster)
  ) {
    const shown = [...index.values(cluster)].slice(0, 4).join(', ');
    notes.push(
      `the runs differ in more than a seed (${shown}): a fit for each setting; --cluster ${cluster} fits them as one`,
    );
    const name = index.table.columns.includes('setting') ? 'setting of the run' : 'setting';
    return { by: [name], cluster, settingsOf: cluster, notes };
  }
  return { by, cluster, notes };
}

/** curves.csv of a study has its settings before the column proxy_seed. */
function settingsOf({ table }: ColumnIndex): string[] {
  const end = table.columns.indexOf('proxy_seed');
  if (end < 0 || !table.columns.includes('kl_distance') || table.columns[0] !== 'method') return [];
  const varying = table.columns.slice(0, end).filter((column) => new Set(table.column(column)).size > 1);
  // Two names of one setting: the shape of a reward model and its parameters.
  const seen = new Set<string>();
  return varying.filter((column) => {
    const pattern = partition(table.column(column));
    if (seen.has(pattern)) return false;
    seen.add(pattern);
    return true;
  });
}

/** Equal for two columns that divide the rows in the same way. */
function partition(cells: readonly string[]): string {
  const places = new Map<string, number>();
  return cells
    .map((cell) => {
      if (!places.has(cell)) places.set(cell, places.size);
      return places.get(cell);
    })
    .join(' ');
}

/** Each method has its own law. */
function withMethod(index: ColumnIndex, by: readonly string[]): readonly string[] {
  const mixes = index.table.columns.includes('method') && index.values('method', 2).size > 1;
  return mixes && !by.includes('method') ? ['method', ...by] : by;
}

export const namesPrompts = (column: string): boolean => promptNames.includes(canonicalName(column));

/** The column of prompts where the user asks for it, or where there are no several runs. */
function promptsOf(
  index: ColumnIndex,
  runs: string | undefined,
  { asked, taken }: { asked?: string; taken: readonly string[] },
): string | undefined {
  if (asked !== undefined) return namesPrompts(asked) ? asked : undefined;
  if (runs !== undefined && index.values(runs, 2).size > 1) return undefined;
  return repeatedColumn(index, promptNames, taken);
}

const noteOnPrompts = (column: string): string =>
  `${column} tells prompts apart, each at several n: intervals are over prompts, given the reward model`;

/** A column of runs names each of several rows; one that differs in every row names the rows. */
function repeatedColumn(
  index: ColumnIndex,
  names: readonly string[],
  taken: readonly string[],
): string | undefined {
  for (const name of names) {
    const found = index
      .named((canonical) => canonical === name)
      .find((column) => !taken.includes(column) && repeats(index, column));
    if (found !== undefined) return found;
  }
  return undefined;
}

function repeats({ table }: ColumnIndex, column: string): boolean {
  const counts = [...tally(table, column)].flatMap(([cell, count]) => (isMissing(cell) ? [] : [count]));
  const filled = counts.reduce((sum, count) => sum + count, 0);
  return counts.length === 1 || (filled > 0 && 2 * counts.length <= filled);
}

/** Whether the names of runs say that they differ in a setting: what is left without their seeds is not one name. */
function namesSettings(index: ColumnIndex, cluster: string): boolean {
  if (/seed/.test(canonicalName(cluster))) return false;
  const names = [...index.values(cluster, 1000)];
  const settings = names.map(settingOfRun);
  if (settings.includes(undefined)) return false;
  return new Set(settings).size > 1 && new Set(settings).size <= MOST_SETTINGS;
}

/** More are runs with names of their own. */
const MOST_SETTINGS = 24;
