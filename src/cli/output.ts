/** What commands print: nothing of it moves a cursor or colours a terminal, whatever a file or a path brought along. */
import { withoutControls } from '../config/one-line.js';

/** Text, or the bytes of a file, which are nobody's to read on a terminal. */
export function print(text: string | Uint8Array): void {
  process.stdout.write(typeof text === 'string' ? withoutControls(text) : text);
}

export function complain(text: string): void {
  process.stderr.write(withoutControls(text));
}

/** What the program itself has coloured: a chart, whose texts are free of controls already. */
export function printColoured(text: string): void {
  process.stdout.write(text);
}

/** JSON keeps every character: those that a terminal obeys are written as JSON escapes them. */
export function printJson(line: string): void {
  process.stdout.write(
    line.replaceAll(
      /[\u007f-\u009f]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
}
