/** The numbers of a column of cells: one convention for all of them, or an error that says why there is none. */
import { UserError } from '../../config/user-error.js';
import { isNoNumber, shortLine } from './cells.js';
import { conventionOf, NumberSurvey, valueUnder } from './number-convention.js';
import { listLength, numberForm } from './number-forms.js';

export interface AboutColumn {
  file: string;
  column: string;
  /** Line of each cell, counted from 1. */
  lines: ArrayLike<number>;
  /** What `lines` counts; lines when left out. */
  place?: 'line' | 'entry';
  /** The decimal mark of the other columns, for a column that does not tell. */
  decimal?: '.' | ',';
}

export interface ColumnNumbers {
  /** NaN where a cell is no number. */
  values: Float64Array;
  /** How numbers were read that are not written plainly. */
  note?: string;
}

/** Throws UserError where a column can be read in two ways. */
export function columnNumbers(cells: readonly string[], about: AboutColumn): ColumnNumbers {
  const values = new Float64Array(cells.length);
  let isPlain = true;
  for (let row = 0; row < cells.length; row++) {
    const value = plainNumber(cells[row]);
    values[row] = value ?? Number.NaN;
    isPlain &&= value !== undefined || isNoNumber(cells[row]);
  }
  if (isPlain && about.decimal !== ',') return { values };
  refuseLists(cells, about);
  return readByConvention(cells, values, about);
}

/** Undefined where `Number` does not read the cell, or reads what no log means. */
export function plainNumber(cell: string): number | undefined {
  const value = Number(cell);
  if (!Number.isFinite(value)) return undefined;
  // Blanks are 0 to `Number`, and 0x10 is 16.
  if (value === 0 && !cell.includes('0')) return undefined;
  return /^\s*[-+]?0[xob]/i.test(cell) ? undefined : value;
}

function readByConvention(cells: readonly string[], values: Float64Array, about: AboutColumn): ColumnNumbers {
  const survey = new NumberSurvey();
  for (let row = 0; row < cells.length; row++) {
    if (!isNoNumber(cells[row])) survey.add(row, numberForm(cells[row]));
  }
  const convention = conventionOf(survey, cells, about);
  const examples: string[] = [];
  for (let row = 0; row < cells.length; row++) {
    const form = isNoNumber(cells[row]) ? undefined : numberForm(cells[row]);
    const value = form === undefined ? Number.NaN : valueUnder(form, convention);
    const isOdd = !Object.is(value, values[row]);
    if (isOdd && examples.length === 0)
      examples.push(`${shortLine(cells[row])} is read as ${shortNumber(value)}`);
    values[row] = value;
  }
  return examples.length === 0 ? { values } : { values, note: `${about.column}: ${examples[0]}` };
}

/** Without the digits that dividing by 100 adds. */
const shortNumber = (value: number): string => String(Number(value.toPrecision(12)));

/** A column of lists holds no number a row. */
function refuseLists(cells: readonly string[], { file, column, lines, place = 'line' }: AboutColumn): void {
  const filled = cells.filter((cell) => !isNoNumber(cell)).length;
  const first = cells.findIndex((cell) => listLength(cell) > 1);
  if (first < 0 || 2 * cells.filter((cell) => listLength(cell) > 1).length < filled) return;
  const cell = shortLine(cells[first]);
  const shown = cell.length > 30 ? `${cell.slice(0, 30)}…` : cell;
  throw new UserError(
    `${file}: ${place} ${lines[first]}: ${column} is a list of ${listLength(cell)} (${shown}); write one number a row, such as their mean, or a row for each`,
  );
}
