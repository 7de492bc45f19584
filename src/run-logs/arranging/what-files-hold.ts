/** What a file of several holds, by the names of its columns. */
import {
  ColumnIndex,
  canonicalName,
  goldNames,
  isGold,
  knownKlOf,
  matchingColumn,
  runNames,
  trainingScoreNames,
} from '../columns/index.js';
import type { LogTable } from '../reading/index.js';

export interface NamedTable {
  table: LogTable;
  file: string;
}

export interface Asked {
  kl?: string;
  gold?: string;
  join?: string;
}

/** The column of KL, or of its root, or of the n of best-of-n. */
export const klIn = (table: LogTable, { kl }: Asked): string | undefined =>
  kl === undefined
    ? table.columns.find((column) => knownKlOf(canonicalName(column)) !== undefined)
    : matchingColumn(table.columns, kl);

/** The column of the gold score, or failing that of the score that was trained on. */
export function scoreIn(table: LogTable, asked: Asked): string | undefined {
  if (asked.gold !== undefined) return matchingColumn(table.columns, asked.gold);
  return goldIn(table) ?? new ColumnIndex(table).first(trainingScoreNames);
}

/** The same, of gold scores alone. */
export function goldIn(table: LogTable): string | undefined {
  const index = new ColumnIndex(table);
  return index.first(goldNames) ?? index.named(isGold)[0];
}

export const runIn = (table: LogTable, step?: string): string | undefined =>
  runNames.flatMap((wanted) =>
    table.columns.filter((name) => canonicalName(name) === wanted && name !== step),
  )[0];

/** The name of a file without its folder and ending. */
export const stemOf = (file: string): string =>
  file
    .replace(/^.*[\\/]/, '')
    .replace(/\.gz$/i, '')
    .replace(/\.[a-z]+$/i, '');
