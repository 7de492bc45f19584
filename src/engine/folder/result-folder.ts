/** A result folder: opened for one experiment, read table by table. */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import { parseYaml, readRegularFile, shownPath, systemReason, UserError } from '../../config/index.js';
import type { ExperimentBase, StudyKind, TableSet } from '../study.js';
import { parseTable, type Table } from '../table/index.js';
import { writeFileAtomic } from './atomic-file.js';
import { makeFolder } from './make-folder.js';

/** The folder of an experiment's results. */
export const resultFolder = ({ name }: { name: string }, out?: string) =>
  resolve(out ?? join('results', name));

export const experimentFile = 'experiment.yaml';

/**
 * Throws UserError, and touches nothing, where the folder holds another experiment or something else.
 * A folder that does not exist, is empty, or holds this experiment is fine, and so is one that the cache lies in.
 */
export function checkFolder(folder: string, experiment: ExperimentBase, cacheFolder?: string): void {
  const file = join(folder, experimentFile);
  const [wayToCache] = cacheFolder === undefined ? [] : relative(folder, cacheFolder).split(sep);
  const entries = listFolder(folder).filter((entry) => entry !== wayToCache);
  if (entries.length === 0) return;
  if (!existsSync(file)) {
    throw new UserError(
      `${shownPath(folder)}: holds other files and no ${experimentFile}; allowed: an empty or new folder as --out`,
    );
  }
  const [difference] = differences(readStoredExperiment(folder), experiment);
  if (difference === undefined) return;
  const { key, held, wanted } = difference;
  const words = `${key || 'it'} is ${held} there and ${wanted} here`;
  throw new UserError(
    `${shownPath(folder)}: holds the results of another experiment (${words}); allowed: another --out, or remove the folder`,
  );
}

/** Makes the folder and writes experiment.yaml; call after `checkFolder`, under the lock. */
export function prepareFolder(folder: string, experiment: ExperimentBase): void {
  makeFolder(folder);
  const file = join(folder, experimentFile);
  if (!existsSync(file)) writeFileAtomic(file, stringify(experiment, { flowCollectionPadding: false }));
}

/** The rows of one table. Throws UserError where its file is missing or cannot be read. */
export function readTable<Row>(folder: string, table: Table<Row>): Row[] {
  const content = readText(folder, table.file);
  try {
    return parseTable(table, content);
  } catch (error) {
    throw new UserError(`${shownPath(join(folder, table.file))}: not readable (${(error as Error).message})`);
  }
}

/** Every table of the study; one that the folder does not have, because an earlier version wrote it, is empty. */
export function readTables(folder: string, { tables }: Pick<StudyKind, 'tables'>): TableSet {
  const kept = tables.filter(({ kept: where }) => where !== 'live');
  return Object.fromEntries(
    kept.map((table) => [table.name, existsSync(join(folder, table.file)) ? readTable(folder, table) : []]),
  );
}

/** experiment.yaml as plain data, not validated: an earlier version may have written it. */
export function readStoredExperiment(folder: string): Record<string, unknown> {
  const { data } = parseYaml(readText(folder, experimentFile), shownPath(join(folder, experimentFile)));
  if (Object.keys(data).length > 0) return data;
  throw new UserError(
    `${shownPath(join(folder, experimentFile))}: is empty; allowed: one that goodhart run wrote`,
  );
}

/** Throws UserError where the folder has no such file. */
export function readText(folder: string, name: string): string {
  const file = join(folder, name);
  if (!existsSync(file))
    throw new UserError(`${shownPath(folder)}: no ${name} here; allowed: a result folder of goodhart run`);
  return readRegularFile(file);
}

/** Entries that count as content: locks do not, they come and go. */
function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).filter((entry) => !entry.startsWith('.lock'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    throw new UserError(
      `${shownPath(folder)}: ${code === 'ENOTDIR' ? 'is a file' : `cannot be read (${systemReason(error)})`}; allowed: a folder`,
    );
  }
}

/** A key in which two experiments differ, with both values in short. */
export interface KeyDifference {
  /** `rl.iterationBudget`. */
  key: string;
  held: string;
  wanted: string;
}

export function differences(held: unknown, wanted: unknown, path = ''): KeyDifference[] {
  if (isDeepStrictEqual(held, wanted)) return [];
  if (!isPlain(held) || !isPlain(wanted)) return [{ key: path, held: shown(held), wanted: shown(wanted) }];
  return [...new Set([...Object.keys(held), ...Object.keys(wanted)])].flatMap((key) =>
    differences(held[key], wanted[key], path ? `${path}.${key}` : key),
  );
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function shown(value: unknown): string {
  const text = value === undefined ? 'missing' : JSON.stringify(value);
  return text.length > 50 ? `${text.slice(0, 47)}...` : text;
}
