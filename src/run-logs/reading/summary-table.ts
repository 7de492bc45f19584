/** Rows that sum up other rows: what they are called, and tables of nothing else, as `describe()` of pandas makes. */
import { UserError } from '../../config/user-error.js';
import { isMissing } from './cells.js';
import type { LogTable } from './table.js';

const words = [
  ...['mean', 'avg', 'average', 'total', 'grand total', 'subtotal', 'sum', 'count', 'nobs', 'overall', 'all'],
  ...['std', 'sd', 'stddev', 'se', 'sem', 'var', 'variance', 'min', 'max', 'minimum', 'maximum', 'median'],
  ...[
    '25 ?%',
    '50 ?%',
    '75 ?%',
    '[Σ∑μσØ∅]',
    'summe',
    'mittelwert',
    'durchschnitt',
    'moyenne',
    'promedio',
    'media',
  ],
];
/** `mean`, `Total:`, `avg (last 10)`. */
const summary = new RegExp(`^(?:${words.join('|')})(?:[.:]| ?\\(.{0,20}\\))?$`, 'i');

export const isSummary = (cell: string): boolean => summary.test(cell);

/** A table of summaries has a row for each kind. */
const MOST_ROWS = 20;
const FEWEST_ROWS = 3;
const spread = /^(?:std|sd|stddev|min|max|count)$/i;

/** Throws UserError, in one line, for a table whose rows are the mean, the spread and so on of rows that it does not hold. */
export function refuseSummary(table: LogTable, file: string): void {
  if (table.count < FEWEST_ROWS || table.count > MOST_ROWS) return;
  for (const name of table.columns) {
    const cells = table.column(name).filter((cell) => !isMissing(cell));
    const isEach = new Set(cells).size === cells.length && cells.length === table.count;
    if (
      !isEach ||
      !cells.every(isSummary) ||
      !cells.includes('mean') ||
      !cells.some((cell) => spread.test(cell))
    )
      continue;
    throw new UserError(
      `${file}: holds statistics of a log (${cells.slice(0, 4).join(', ')}) and none of its rows; write the rows themselves, df.to_csv() instead of df.describe().to_csv()`,
    );
  }
}
