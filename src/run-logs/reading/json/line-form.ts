/** What the lines of one logger have in common: the same text between their values. Such lines are read without an object. */
import type { TableBuilder } from '../table-builder.js';
import { forEachCell, isObject } from './flatten.js';

/** A key with its colon, or a value; brackets of lists, of which there may be none. */
const tokens = /"[^"\\]*"\s*:|"[^"\\]*"|-?\d[\d.eE+-]*|true|false|null|[[\]]/g;
/** A value of JSON that is no object, no list and no string with escapes (RFC 8259). */
const scalar = '-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][-+]?\\d+)?|null|true|false|"[^"\\\\\\u0000-\\u001f]*"';
/** A pattern of more takes longer to make than it saves. */
const MOST_VALUES = 500;
/** Characters of keys in a line: patterns of more are refused by V8 somewhere. */
const LONGEST_FORM = 20_000;

/**
 * Text that stands before each value, and behind the last. A line that has it, with a number, a word or a string without
 * escapes in every place between, is JSON of the same keys: what `JSON.parse` would make of it is known from one such line.
 */
export class LineForm {
  private constructor(
    private readonly between: readonly string[],
    /** Column of each value; -1 where a later value has its name. */
    private readonly ids: readonly number[],
    /** Columns of the groups of the pattern: those that are held. */
    private readonly held: readonly number[],
    private readonly pattern: RegExp,
  ) {}

  /** The form of a line that is in the table already; undefined where it holds lists, escapes or no flat JSON. */
  static of(line: string, builder: TableBuilder): LineForm | undefined {
    const between: string[] = [];
    let from = 0;
    for (const { 0: token, index } of line.matchAll(tokens)) {
      if (token === '[' || token === ']' || between.length > MOST_VALUES) return undefined;
      if (token.endsWith(':')) continue;
      between.push(line.slice(from, index));
      from = index + token.length;
    }
    between.push(line.slice(from));
    if (between.reduce((sum, text) => sum + text.length, 0) > LONGEST_FORM) return undefined;
    const ids = columnsOf(between, builder);
    const form = ids && LineForm.holding(between, ids, builder);
    return form?.matches(line, 0, line.length) ? form : undefined;
  }

  private static holding(
    between: readonly string[],
    ids: readonly number[],
    builder: TableBuilder,
  ): LineForm {
    const isHeld = (id: number) => id >= 0 && builder.isOpen(id);
    const places = between.map((text, place) => {
      const before = text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
      if (place === ids.length) return before;
      return isHeld(ids[place]) ? `${before}(${scalar})` : `${before}(?:${scalar})`;
    });
    return new LineForm(between, ids, ids.filter(isHeld), new RegExp(places.join(''), 'y'));
  }

  /** The same for the columns of which cells are held still. */
  narrowed(builder: TableBuilder): LineForm {
    const isSame = this.held.every((id) => builder.isOpen(id));
    return isSame ? this : LineForm.holding(this.between, this.ids, builder);
  }

  /** Adds the line that stands there as a row, if it is of this form. */
  read(text: string, start: number, end: number, builder: TableBuilder, line: number): boolean {
    const values = this.matches(text, start, end);
    if (values === undefined) return false;
    builder.addRow(line);
    for (const [place, id] of this.held.entries()) builder.setValueAt(id, scalarOf(values[place + 1]));
    return true;
  }

  private matches(text: string, start: number, end: number): RegExpExecArray | undefined {
    const { pattern } = this;
    pattern.lastIndex = start;
    const found = pattern.exec(text);
    return found !== null && pattern.lastIndex === end ? found : undefined;
  }
}

/** Told by a line whose values are their places. */
function columnsOf(between: readonly string[], builder: TableBuilder): number[] | undefined {
  const last = between.length - 1;
  const numbered = between.map((text, place) => (place < last ? text + place : text)).join('');
  const ids = new Array<number>(last).fill(-1);
  let isFlat = true;
  const seen = new Set<string>();
  try {
    const object: unknown = JSON.parse(numbered.trim().replace(/,$/, ''));
    if (!isObject(object)) return undefined;
    forEachCell(object, (name, place) => {
      isFlat &&= typeof place === 'number';
      if (isFlat && !seen.has(name)) ids[place as number] = builder.columnId(name);
      seen.add(name);
    });
  } catch {
    return undefined;
  }
  return isFlat ? ids : undefined;
}

/** As `JSON.parse` has it. */
function scalarOf(text: string): unknown {
  const first = text[0];
  if (first === '"') return text.slice(1, -1);
  if (first === 'n') return null;
  return first === 't' || first === 'f' ? first === 't' : Number(text);
}
