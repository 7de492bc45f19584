/** Rows at the end of a table that sum up those above: totals, means, what `describe()` of pandas prints. */
import { isMissing, isNumeric } from '../cells.js';
import { isSummary } from '../summary-table.js';
import type { TableBuilder } from '../table-builder.js';

/** `describe()` prints eight. */
const MOST_FOOTERS = 10;
/** Rows that are looked at to tell a column of numbers. */
const SAMPLE = 200;

/** Takes such rows out and says so. A word that stands further up as well is a name of what the rows are about. */
export function removeFooters(builder: TableBuilder): void {
  const most = Math.min(MOST_FOOTERS, Math.ceil(builder.count / 2) - 1);
  const found: SummaryCell[] = [];
  while (found.length < most) {
    const cell = summaryCell(builder, builder.count - 1 - found.length);
    if (cell === undefined) break;
    found.unshift(cell);
  }
  const kept = builder.count - found.length;
  const isRepeated = new Set(found.map(({ word }) => word)).size < found.length;
  if (
    found.length === 0 ||
    isRepeated ||
    !found.every(({ name, word }) => isOdd(builder.cells(name), word, kept))
  )
    return;
  builder.leftOut.push(
    ...found.map(
      ({ word }, index) => `line ${builder.lineOf(kept + index)}: sums up the rows above (${word})`,
    ),
  );
  for (const _ of found) builder.removeLast();
}

interface SummaryCell {
  /** Of the column. */
  name: string;
  word: string;
}

function summaryCell(builder: TableBuilder, row: number): SummaryCell | undefined {
  for (const [id, name] of builder.columns.entries()) {
    const word = builder.cellNearEnd(id, row);
    if (isSummary(word)) return { name, word };
  }
  return undefined;
}

/** In the first `rows` cells of a column the word is not said, and they are numbers or all other words. */
function isOdd(cells: readonly string[], word: string, rows: number): boolean {
  const above = cells.slice(0, rows);
  if (above.includes(word)) return false;
  const sample = above.slice(0, SAMPLE).filter((cell) => !isMissing(cell));
  const numbers = sample.filter(isNumeric).length;
  return numbers >= sample.length / 2 || !above.some(isSummary);
}
