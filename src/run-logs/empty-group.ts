/** Why a group has no point where its rows are whole otherwise, and what to type. */
import { tooFewPoints, type Warning } from '../fitting/index.js';
import type { Arranged } from './arrange.js';
import { ColumnIndex, knownKlOf } from './columns/index.js';
import type { PointGroup } from './points/index.js';
import { hasValue } from './reading/index.js';

/** Undefined where it has points, or where single rows say what is wrong with them. */
export function emptyGroup(group: PointGroup, { table, columns }: Arranged): Warning | undefined {
  const { name, points, dropped, blank, withoutKl } = group;
  if (points.length > 0 || dropped.length > 0 || blank === 0) return undefined;
  const { kl, gold, by } = columns;
  const ofItsOwn = { advice: 'Fit it by itself, or leave it out with --where.' };
  if (withoutKl.length === 0)
    return {
      ...tooFewPoints(name, `none of its ${blank} rows has a score in ${gold}; name its column with --gold`),
      ...ofItsOwn,
    };
  const n = new ColumnIndex(table)
    .named((canonical) => knownKlOf(canonical)?.holds === 'n')
    .find((column) => withoutKl.some(hasValue(table, column)));
  const cut = by.length === 1 && table.columns.includes(by[0]) ? `--where '${by[0]}=${name}' ` : '';
  const typed = n === undefined ? 'name its column with --kl' : `as best-of-n: ${cut}--kl ${n}`;
  return {
    ...tooFewPoints(name, `none of its ${withoutKl.length} rows with a score has a KL in ${kl}; ${typed}`),
    ...ofItsOwn,
  };
}
