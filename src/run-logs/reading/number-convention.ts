/** How the numbers of one column are written: decimal mark, percent, unit; and a cell's value under that. */
import { UserError } from '../../config/user-error.js';
import { shortLine } from './cells.js';
import type { NumberForm } from './number-forms.js';
import { type Mark, markOf, withDot } from './number-marks.js';
import type { AboutColumn } from './numbers.js';

export interface NumberConvention {
  decimal: '.' | ',';
  isPercent: boolean;
  /** In every cell; empty without one. */
  unit: string;
}

/** Not units but factors, which may stand in some cells only. */
const factors = new Map([
  ['k', 1e3],
  ['K', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['B', 1e9],
]);

/** What the cells of a column have in common: how many are of a kind, and the first row of each kind. */
export class NumberSurvey {
  numbers = 0;
  readonly firsts = new Map<Mark | 'percent' | 'bare', number>();
  readonly units = new Map<string, { count: number; row: number }>();
  /** Whole numbers without marks, which tell thousands separators: from 100 to 999, and from 1000. */
  hundreds = 0;
  thousands = 0;

  add(row: number, form: NumberForm | undefined): void {
    if (form === undefined) return;
    this.numbers++;
    const { mantissa, exponent, isPercent, unit } = form;
    const mark = markIn(form);
    this.note(mark, row);
    if (mark === 'either' && exponent === 0 && /^\d+$/.test(mantissa)) {
      const value = Number(mantissa);
      if (value >= 1000) this.thousands++;
      else if (value >= 100) this.hundreds++;
    }
    if (isPercent) this.note('percent', row);
    // 0 is the same with a percent sign and without one.
    else if (/[1-9]/.test(mantissa)) this.note('bare', row);
    if (unit === '' || factors.has(unit)) return;
    const held = this.units.get(unit);
    if (held === undefined) this.units.set(unit, { count: 1, row });
    else held.count++;
  }

  private note(kind: Mark | 'percent' | 'bare', row: number): void {
    if (!this.firsts.has(kind)) this.firsts.set(kind, row);
  }
}

/** Numbers with an exponent have no thousands. */
function markIn({ mantissa, exponent }: NumberForm): Mark {
  const mark = markOf(mantissa);
  if (exponent === 0) return mark;
  if (mark === 'dot or group') return 'dot';
  return mark === 'comma or group' ? 'comma' : mark;
}

/** Throws UserError where the cells contradict each other or can be read in two ways. */
export function conventionOf(
  survey: NumberSurvey,
  cells: readonly string[],
  about: AboutColumn,
): NumberConvention {
  const { firsts } = survey;
  const said = new Speaker(cells, about);
  const [percent, bare] = [firsts.get('percent'), firsts.get('bare')];
  if (percent !== undefined && bare !== undefined)
    throw said.conflict(percent, bare, 'write all with a percent sign, or none');
  return {
    decimal: decimalOf(survey, said, about.decimal),
    isPercent: percent !== undefined,
    unit: unitOf(survey, said),
  };
}

function decimalOf({ firsts, ...survey }: NumberSurvey, said: Speaker, hint?: '.' | ','): '.' | ',' {
  const [dot, comma] = [firsts.get('dot'), firsts.get('comma')];
  if (dot !== undefined && comma !== undefined)
    throw said.conflict(dot, comma, 'write one decimal mark in all rows');
  if (comma !== undefined) return ',';
  if (dot !== undefined) return '.';
  const [openDot, openComma] = [firsts.get('dot or group'), firsts.get('comma or group')];
  if (openDot !== undefined && (openComma !== undefined || hint === ',')) throw said.open(openDot);
  if (openComma === undefined) return '.';
  if (hint !== undefined) return hint;
  // 900 before 1,055: decimals would not end at exactly three digits, or at none, in every row.
  if (survey.hundreds > 0 && survey.thousands === 0) return '.';
  throw said.open(openComma);
}

/** One unit in all cells; a few cells with one among many without are no numbers. */
function unitOf({ units, numbers }: NumberSurvey, said: Speaker): string {
  const [first, second] = units;
  if (first === undefined) return '';
  const [unit, { count, row }] = first;
  if (second !== undefined) throw said.conflict(row, second[1].row, 'write all in one unit');
  if (count === numbers) return unit;
  if (2 * count < numbers) return '';
  throw said.conflict(row, row, 'write it in all rows, or in none');
}

/** Errors about cells of the column. */
class Speaker {
  constructor(
    private readonly cells: readonly string[],
    private readonly about: AboutColumn,
  ) {}

  conflict(row: number, other: number, advice: string): UserError {
    const { file, column, lines, place = 'line' } = this.about;
    const [first, second] = row < other ? [row, other] : [other, row];
    const beside =
      first === second
        ? 'and others do not have its unit'
        : `and ${shortLine(this.cells[second])} in ${place} ${lines[second]}`;
    return new UserError(
      `${file}: ${place} ${lines[first]}: ${column} is ${shortLine(this.cells[first])}, ${beside}; ${advice}`,
    );
  }

  /** Both readings of a number such as 1,055. */
  open(row: number): UserError {
    const { file, column, lines, place = 'line' } = this.about;
    const cell = shortLine(this.cells[row]);
    const whole = cell.replace(/[.,]/, '');
    const part = cell.replace(',', '.');
    return new UserError(
      `${file}: ${place} ${lines[row]}: ${column} is ${cell}, which can be ${whole} with a thousands separator and ${part} with a decimal mark; write ${whole} or ${part}`,
    );
  }
}

/** NaN where a cell does not fit the convention. */
export function valueUnder(form: NumberForm, { decimal, isPercent, unit }: NumberConvention): number {
  const factor = factors.get(form.unit);
  if (factor === undefined && form.unit !== unit) return Number.NaN;
  const whole = withDot(form.mantissa, decimal);
  if (whole === undefined) return Number.NaN;
  // Shifting the exponent keeps 41.328 % at 0.41328, which a division does not.
  const exponent = form.exponent + (isPercent && form.isPercent ? -2 : 0);
  const value = Number(`${form.sign}${whole}e${exponent}`) * (factor ?? 1);
  if (form.denominator === undefined) return finite(value);
  return finite(value / Number(withDot(form.denominator, decimal) ?? Number.NaN));
}

const finite = (value: number): number => (Number.isFinite(value) ? value : Number.NaN);
