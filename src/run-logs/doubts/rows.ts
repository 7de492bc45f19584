/** Rows that are no points. */
import { declareDoubt, type Warning } from '../../fitting/index.js';

const rowsDropped = declareDoubt('rows-dropped', 'Mend or remove these rows; the fit is of the others.');

export function doubtRows(subject: string, reasons: readonly string[]): Warning | undefined {
  if (reasons.length === 0) return undefined;
  const shown = reasons.slice(0, 3).join('; ');
  const more = reasons.length > 3 ? `; and ${reasons.length - 3} more` : '';
  return rowsDropped(
    subject,
    `${reasons.length} ${reasons.length === 1 ? 'row' : 'rows'} left out: ${shown}${more}`,
  );
}
