/** The lines of a text: they end at \n, \r\n, \r\r\n as some programs write it, or \r as old Macs did. */
import { finder } from './finder.js';

export interface LineEnds {
  /** Where the line that holds `start` ends; places asked for must not fall. */
  endOfLine(start: number): number;
  /** Where the line behind that end starts. */
  afterLine(end: number): number;
  /** 1; 0 for the \r with which progress bars return to the start of a line that an editor counts once. */
  counted(end: number): number;
}

/** \r\r\n is what becomes of \r\n on Windows; longer runs of \r are lines of their own. */
const MOST_CARRIAGES = 4;

export function lineEnds(text: string): LineEnds {
  const nextNewline = finder(text, '\n');
  const nextCarriage = finder(text, '\r');
  const hasNewlines = text.includes('\n');
  const afterLine = (end: number): number => {
    let next = end;
    while (next < end + MOST_CARRIAGES && text.charCodeAt(next) === 13) next++;
    return text.charCodeAt(next) === 10 ? next + 1 : end + 1;
  };
  return {
    endOfLine: (start) => Math.min(nextNewline(start), nextCarriage(start), text.length),
    afterLine,
    counted: (end) => (hasNewlines && text.charCodeAt(afterLine(end) - 1) === 13 ? 0 : 1),
  };
}

/** Calls `visit` with each line, blank ones among them, its number and its place, until it answers false. */
export function forEachLine(
  text: string,
  visit: (line: string, number: number, start: number) => boolean | undefined,
): void {
  const { endOfLine, afterLine, counted } = lineEnds(text);
  for (let start = 0, number = 1; start < text.length; ) {
    const end = endOfLine(start);
    if (visit(text.slice(start, end), number, start) === false) return;
    start = afterLine(end);
    number += counted(end);
  }
}

/** The line in which a place stands. */
export function lineAt(text: string, place: number): number {
  let line = 1;
  forEachLine(text, (row, number, start) => {
    line = number;
    return start + row.length < place;
  });
  return line;
}
