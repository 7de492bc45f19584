/** Mouse reports of the SGR mode (xterm's 1006), as Ink hands them on: without the first escape. */

/** Presses and the wheel, in the SGR encoding. */
export const mouseOn = '\x1b[?1000h\x1b[?1006h';
export const mouseOff = '\x1b[?1006l\x1b[?1000l';

export interface MouseEvent {
  type: 'click' | 'wheel up' | 'wheel down';
  /** Cells from the top left, from 0. */
  column: number;
  row: number;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape begins a report
const report = /\x1b?\[<(\d+);(\d+);(\d+)([Mm])/g;

const types: Readonly<Record<string, MouseEvent['type']>> = { 0: 'click', 64: 'wheel up', 65: 'wheel down' };

/** The events in an input; undefined where it holds something else and is for the keys. Releases and moves say nothing. */
export function mouseEvents(input: string): MouseEvent[] | undefined {
  if (input.replaceAll(report, '') !== '' || input === '') return undefined;
  return [...input.matchAll(report)].flatMap(([, button, column, row, end]) => {
    const type = types[button];
    return type === undefined || end === 'm'
      ? []
      : [{ type, column: Number(column) - 1, row: Number(row) - 1 }];
  });
}
