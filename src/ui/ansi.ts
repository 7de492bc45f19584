/** Coloured rows as text with escape codes, in as many colours as the terminal has. */
import type { Segment } from './braille-canvas.js';

/** None (bold and dim remain), sixteen, 256, or all of them. */
export type ColorLevel = 0 | 1 | 2 | 3;

/** https://no-color.org: any non-empty NO_COLOR turns colour off. */
export function colorLevel(environment: Record<string, string | undefined>): ColorLevel {
  const { NO_COLOR = '', COLORTERM = '', TERM = '' } = environment;
  if (NO_COLOR !== '' || TERM === 'dumb') return 0;
  if (/truecolor|24bit/i.test(COLORTERM) || TERM.endsWith('-direct')) return 3;
  return TERM.includes('256') || COLORTERM !== '' ? 2 : 1;
}

/** The row cut at `width` columns. Every character counts as one column, which holds for all that the screen draws. */
export function paintRow(row: Segment[], { width, level }: { width: number; level: ColorLevel }): string {
  let [painted, used] = ['', 0];
  for (const segment of row) {
    const text = clean(segment.text, width - used);
    if (text === '') continue;
    used += [...text].length;
    painted += paint({ ...segment, text }, level);
  }
  return painted;
}

/** Reasons and names come from outside: their control characters must not reach the terminal. */
function clean(text: string, room: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const visible = text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  return visible.length <= room ? visible : [...visible].slice(0, Math.max(0, room)).join('');
}

function paint({ text, color, dim, bold }: Segment, level: ColorLevel): string {
  const codes = [
    ...(bold ? ['1'] : []),
    ...(dim ? ['2'] : []),
    ...(color === undefined || level === 0 ? [] : [foreground(color, level)]),
  ];
  return codes.length === 0 || text.trim() === '' ? text : `\x1b[${codes.join(';')}m${text}\x1b[0m`;
}

function foreground(hex: string, level: ColorLevel): string {
  const [red, green, blue] = [1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16)) as [
    number,
    number,
    number,
  ];
  if (level === 3) return `38;2;${red};${green};${blue}`;
  if (level === 2) {
    const step = (value: number) => Math.round((value / 255) * 5);
    return `38;5;${16 + 36 * step(red) + 6 * step(green) + step(blue)}`;
  }
  // The eight colours that every terminal has: a channel is on where it is at least two thirds of the strongest.
  const strongest = Math.max(red, green, blue, 1);
  const bit = (value: number) => (value >= (strongest * 2) / 3 ? 1 : 0);
  return String(30 + bit(red) + 2 * bit(green) + 4 * bit(blue));
}
