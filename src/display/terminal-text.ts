/** Text as a terminal shows it: how wide it is, cut, padded and wrapped; metrics in words. */
import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';

/** What the screen itself draws: ASCII, Latin, Greek, dashes, lines, blocks, marks and braille, one column each. */
const narrow =
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u03ff\u2010-\u2027\u2190-\u2193\u2200-\u22ff\u2500-\u259f\u25b8\u2713\u2717\u2800-\u28ff]*$/;

/** Columns; the package takes graphemes apart, which costs a millisecond for every few rows of a chart. */
export const textWidth = (text: string): number => (narrow.test(text) ? text.length : stringWidth(text));

/** Cut with an ellipsis or padded to exactly `width` columns. */
export function padTo(text: string, width: number): string {
  const cut = textWidth(text) > width ? cliTruncate(text, Math.max(0, width)) : text;
  return cut + ' '.repeat(Math.max(0, width - textWidth(cut)));
}

/** Padded in front to `width` columns, never cut. */
export const padBefore = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - textWidth(text))) + text;

/** Words in lines of at most `width` columns; a word that is longer stands in a line of its own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line === '') line = word;
    else if (textWidth(line) + 1 + textWidth(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** `camelCase` names of metrics as words: `klDivergence` → `KL divergence`. */
export function formatMetricName(name: string): string {
  const words = name.replace(
    /([a-z0-9])([A-Z])/g,
    (_, before: string, upper: string) => `${before} ${upper.toLowerCase()}`,
  );
  return words.replace(/\bkl\b/gi, 'KL');
}

/** Three significant digits, no exponent for everyday sizes. */
export function formatMetric(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e7) return value.toLocaleString('en-US');
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-4) return value.toExponential(2);
  return size >= 1000 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

/** Upper-case at the start of a title. */
export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
