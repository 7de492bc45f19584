/** Coloured rows as text with escape codes, in as many colours as the terminal has. */
import { Chalk } from 'chalk';
import sliceAnsi from 'slice-ansi';
import { textWidth } from '../display/terminal-text.js';
import type { Segment } from '../display/view.js';

/** None (bold and dim remain), sixteen, 256, or all of them. */
export type ColorLevel = 0 | 1 | 2 | 3;

/** https://no-color.org: any non-empty NO_COLOR turns colour off. */
export function colorLevel(environment: Record<string, string | undefined>): ColorLevel {
  const { NO_COLOR = '', COLORTERM = '', TERM = '' } = environment;
  if (NO_COLOR !== '' || TERM === 'dumb') return 0;
  if (/truecolor|24bit/i.test(COLORTERM) || TERM.endsWith('-direct')) return 3;
  return TERM.includes('256') || COLORTERM !== '' ? 2 : 1;
}

/** Who asks for no colour still sees what is bold: those codes are written whatever the level. */
const weights = new Chalk({ level: 1 });
const colors = ([0, 1, 2, 3] as const).map((level) => new Chalk({ level }));

/** The row cut at `width` columns. */
export function paintRow(
  row: readonly Segment[],
  { width, level }: { width: number; level: ColorLevel },
): string {
  let [painted, used] = ['', 0];
  for (const segment of row) {
    const text = clean(segment.text, width - used);
    if (text === '') continue;
    used += textWidth(text);
    painted += paint({ ...segment, text }, level);
  }
  return painted;
}

/** Reasons and names come from outside: their control characters must not reach the terminal. */
function clean(text: string, room: number): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const visible = text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, ' ');
  if (textWidth(visible) <= room) return visible;
  const cut = sliceAnsi(visible, 0, Math.max(0, room));
  // It keeps a wide character of which the first half has room.
  return textWidth(cut) <= room ? cut : sliceAnsi(visible, 0, room - 1);
}

function paint({ text, color, dim, bold }: Segment, level: ColorLevel): string {
  if (text.trim() === '') return text;
  const colored = color === undefined ? text : colors[level].hex(color)(text);
  const faint = dim ? weights.dim(colored) : colored;
  return bold ? weights.bold(faint) : faint;
}
