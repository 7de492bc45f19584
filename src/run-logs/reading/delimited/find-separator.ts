/** Which character stands between the cells, and which record is the header: from the beginning of the text. */
import { isNumber, isNumeric } from '../cells.js';
import { pairsIn } from '../console/pairs.js';
import { wordPairsIn } from '../console/word-pairs.js';
import { listLength, numberForm } from '../number-forms.js';
import { outerBars, withoutBars } from './bars.js';
import { isRowOfNumbers } from './header.js';
import { isNoRow, isRule } from './passed-over.js';
import { forEachRecord, type Separator } from './records.js';

export interface Layout {
  separator: Separator;
  /** Line of the header. */
  headerLine: number;
  header: string[];
  /** The header says nothing of the first column, as pandas prints and R writes tables. */
  hasIndex: boolean;
  bars: { left: boolean; right: boolean };
}

interface Candidate extends Layout {
  /** Share of rows with exactly as many cells as the header, less what titles above the header speak against it. */
  exact: number;
  /** Share of rows with a number in that column which has most of them. */
  tabular: number;
}

interface SampleRecord {
  cells: string[];
  line: number;
}

const SAMPLE_LENGTH = 1 << 18;
const SAMPLE_RECORDS = 300;
/** Titles and such before the header. */
const MOST_BEFORE_HEADER = 30;
const TITLES_AGAINST = 0.3;

/** Undefined where the text is no table with one of these separators. */
export function findLayout(text: string, separators: readonly Separator[]): Layout | undefined {
  const sample = text.slice(0, SAMPLE_LENGTH);
  const isBeginning = sample.length < text.length;
  const candidates = separators.flatMap(
    (separator) => candidateOf(sampleRecords(sample, separator, isBeginning), separator) ?? [],
  );
  const accepted = candidates.filter(
    // Sentences are columns apart by blanks too, though not with a number in one place.
    ({ tabular, separator, exact }) => tabular >= 0.5 && (!separator.startsWith(' ') || exact >= 0.5),
  );
  const [best] = accepted.sort((left, right) => right.exact - left.exact);
  return best ?? oneColumn(sampleRecords(sample, ',', isBeginning));
}

function sampleRecords(text: string, separator: Separator, isBeginning: boolean): SampleRecord[] {
  const records: SampleRecord[] = [];
  const options = { separator, name: '', isBeginning: true, skip: isNoRow };
  forEachRecord(text, options, (cells, line) => {
    if (records.length < SAMPLE_RECORDS && !isRule(cells)) records.push({ cells, line });
  });
  // The last record may be cut by the end of the sample.
  if (isBeginning && records.length > 1 && records.length < SAMPLE_RECORDS) records.pop();
  return records;
}

function candidateOf(raw: SampleRecord[], separator: Separator): Candidate | undefined {
  if (raw.length === 0) return undefined;
  const bars = separator === '|' ? outerBars(raw.map(({ cells }) => cells)) : { left: false, right: false };
  const records = raw.map(({ cells, line }) => ({ cells: withoutBars(cells, bars), line }));
  const at = headerIndex(records);
  const { cells: header, line: headerLine } = records[at];
  const rows = records.slice(at + 1).map(({ cells }) => cells);
  if (header.length < 2 || isLog(header, rows, separator)) return undefined;
  const hasIndex = separator.startsWith(' ') && isIndexed(header, rows);
  const width = header.length + (hasIndex ? 1 : 0);
  const exact = rows.filter((cells) => filledLength(cells, width) === width).length;
  const share = (count: number) => (rows.length === 0 ? 1 : count / rows.length);
  return {
    ...{ separator, header, headerLine, hasIndex, bars },
    ...{ exact: share(exact) - (at === 0 ? 0 : TITLES_AGAINST), tabular: share(mostNumbers(rows)) },
  };
}

/** Of the columns, the number of numbers in that which has most. */
function mostNumbers(rows: readonly (readonly string[])[]): number {
  const counts: number[] = [];
  for (const cells of rows) {
    if (cells.length < 2) continue;
    for (const [position, cell] of cells.entries())
      if (holdsNumbers(cell)) counts[position] = (counts[position] ?? 0) + 1;
  }
  return counts.reduce((most, count) => Math.max(most, count ?? 0), 0);
}

const holdsNumbers = (cell: string): boolean =>
  isNumeric(cell) || numberForm(cell) !== undefined || listLength(cell) > 1;

/** The number of cells without empty ones beyond the header's, which separators at line ends make. */
export function filledLength(cells: readonly string[], width: number): number {
  let length = cells.length;
  while (length > width && cells[length - 1] === '') length--;
  return length;
}

/** The first record; behind titles that have fewer cells, the first that has as many as most rows and no number. */
function headerIndex(records: readonly SampleRecord[]): number {
  const usual = mostFrequent(records.map(({ cells }) => cells.length));
  if (records[0].cells.length >= usual) return 0;
  for (const [index, { cells }] of records.slice(0, MOST_BEFORE_HEADER).entries()) {
    if (cells.length >= usual && cells.length > 1 && !cells.some(isNumeric)) return index;
    if (cells.filter(isNumeric).length > 1) return 0;
  }
  return 0;
}

function mostFrequent(counts: readonly number[]): number {
  const tally = new Map<number, number>();
  for (const count of counts) tally.set(count, (tally.get(count) ?? 0) + 1);
  return [...tally].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

/** Lines of `name: number` pairs and sentences may have the same number of blanks, and no line of them is a header. */
function isLog(header: readonly string[], rows: readonly string[][], separator: Separator): boolean {
  const blanks = separator.startsWith(' ');
  const hasPairs = (cells: readonly string[]) => {
    const line = cells.join(separator);
    return pairsIn(line).length >= (blanks ? 1 : 2) || (blanks && wordPairsIn(line).length > 1);
  };
  if (blanks && header.some(isNumber) && !isRowOfNumbers(header)) return true;
  if (!hasPairs(header)) return false;
  return rows.length === 0 || rows.filter(hasPairs).length >= rows.length / 2;
}

/** Rows have one cell more than the header, and the first cells are counted, or names of rows. */
function isIndexed(header: readonly string[], rows: readonly string[][]): boolean {
  const longer = rows.filter(({ length }) => length === header.length + 1);
  if (longer.length === 0 || 3 * longer.length < 2 * rows.length) return false;
  if (rows.some(({ length }) => length === header.length)) return false;
  const first = longer.map(([cell]) => cell);
  const isCounted = first.every(
    (cell, row) => /^\d+$/.test(cell) && (row === 0 || Number(cell) > Number(first[row - 1])),
  );
  return isCounted || !first.some(isNumber);
}

/** A name and numbers below it. */
function oneColumn(records: readonly SampleRecord[]): Layout | undefined {
  const [first, ...rows] = records;
  if (rows.length === 0 || first.cells.length !== 1 || isNumber(first.cells[0])) return undefined;
  const numbers = rows.filter(({ cells }) => cells.length === 1 && isNumeric(cells[0]));
  if (numbers.length < 0.8 * rows.length) return undefined;
  const { cells: header, line: headerLine } = first;
  return { separator: ',', header, headerLine, hasIndex: false, bars: { left: false, right: false } };
}
