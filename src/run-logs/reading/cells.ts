/** What a cell looks like, as far as telling headers from rows needs it. */

/** As programs write that there is no value; `-` and `No Log` are Hugging Face's notebook table. */
const missing = /^(?:|-+|–|—|n\/?a|<na>|null|none|no log|nil|undefined|missing|\?)$/i;

/** Empty, or a word for that. */
export const isMissing = (cell: string): boolean => cell.length < 10 && missing.test(cell);

const number = /^[-+−]?(?:\d(?:[\d.,'’_]*\d)?\.?(?: \d{3})*(?:[.,]\d+)?|[.,]\d+)(?:[ed][-+]?\d+)?$/i;
/** What may follow: %, a denominator, an error, a unit. */
const withMore =
  /^[-+−~≈$€£¥]{0,2} ?(?:\d(?:[\d.,'’_]*\d)?|[.,]\d+)(?:[ed][-+]?\d+)? ?(?:%|\/ ?\d+|(?:±|\+\/?-|[([]).{0,40}|[a-zµ]{1,12})?$/i;

/** A bare number, as no column is called. */
export const isNumber = (cell: string): boolean => cell.length < 60 && number.test(cell);

/** A number in any of the forms in which cells hold one. */
export const isNumeric = (cell: string): boolean =>
  cell.length < 90 && (isNumber(cell) || withMore.test(cell) || /^[-+]?(?:nan|inf(?:inity)?)$/i.test(cell));

/** Missing, or not finite. */
export const isNoNumber = (cell: string): boolean =>
  !startsWithDigit(cell) &&
  cell.length < 11 &&
  (missing.test(cell.trim()) || /^\s*[-+]?(?:nan|∞|inf(?:inity)?)\s*$/i.test(cell));

/** Spares a million numbers the patterns. */
const startsWithDigit = (cell: string): boolean => {
  const code = cell.charCodeAt(0);
  return code >= 48 && code <= 57;
};

/** A cell or a name, which may hold line ends, as one line. */
export const oneLine = (text: string): string =>
  /[\n\r\u2028\u2029]/.test(text) ? text.replace(/\s+/g, ' ') : text;

/** A message is a line, and nobody reads one of a megabyte. */
const LONGEST_SHOWN = 80;

/** The same of any length, cut. */
export const shortLine = (text: string): string =>
  oneLine(text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text);
