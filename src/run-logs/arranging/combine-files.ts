/** Several files as one table: runs of the same columns one below the other, charts of one run side by side by step. */
import type { LogTable } from '../reading/index.js';
import { withCommonNames } from './common-names.js';
import { derivedTable, withColumns } from './derived-table.js';
import { foldRuns } from './fold-runs.js';
import { withoutHeldTwice } from './held-twice.js';
import { withNOfColumns } from './n-in-columns.js';
import { withNOfMethods } from './n-in-methods.js';
import { stacked } from './one-below-other.js';
import { pivotMetrics } from './pivot-metrics.js';
import { sideBySide } from './side-by-side.js';
import { type Asked, klIn, type NamedTable, scoreIn, stemOf } from './what-files-hold.js';

/** Folds wide tables, names the column of a one-chart file, and makes several files one table. */
export function combineFiles(files: readonly NamedTable[], asked: Asked): LogTable {
  const folded = files.map(({ table, file }) => ({ table: shaped(nameValue(table, file)), file }));
  const { files: named, notes } = withoutHeldTwice(folded);
  const table = named.length === 1 ? named[0].table : together(named, asked);
  return notes.length === 0 ? table : withColumns(table, new Map(), notes);
}

/** A row for each run and step, a column for each metric. */
const shaped = (table: LogTable): LogTable => withNOfMethods(withNOfColumns(foldRuns(pivotMetrics(table))));

function together(named: readonly NamedTable[], asked: Asked): LogTable {
  const areWhole = named.every(
    ({ table }) => klIn(table, asked) !== undefined && scoreIn(table, asked) !== undefined,
  );
  if (!areWhole) return sideBySide(named, asked);
  const { files, notes } = withCommonNames(named, asked);
  return stacked(files, notes);
}

/** TensorBoard's download of one chart: `Wall time,Step,Value`, with the tag in the file's name. */
function nameValue(table: LogTable, file: string): LogTable {
  const names = table.columns.map((name) => name.toLowerCase());
  const isChart = names.every((name) => ['wall time', 'step', 'value'].includes(name));
  if (!isChart || !names.includes('value') || !names.includes('step')) return table;
  const stem = stemOf(file);
  const [, run, tag] = /^(?:run-)?(.*?)[-_]?tag[-_](.+)$/.exec(stem) ?? [undefined, '', stem];
  const cells = new Map(
    table.columns.map((name) => [name.toLowerCase() === 'value' ? tag : name, table.column(name)] as const),
  );
  cells.delete(table.columns[names.indexOf('wall time')] ?? '');
  if (run !== '') cells.set('run', new Array<string>(table.count).fill(run));
  return derivedTable(table, { cells, lines: table.lines });
}
