/** Messages for people: one line, whatever a file or an option brought into them. */

/** Characters; what is longer is data, of which the beginning and the end tell enough. */
const longest = 1000;

/** Characters that move a cursor, colour a terminal or ring its bell: C0, DEL and C1; tabs and line ends are for the caller. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** Text in which nothing but tabs and line breaks can move a cursor. */
export const withoutControls = (text: string): string => text.replaceAll(controls, '');

export function oneLine(message: string): string {
  const line = withoutControls(message.replaceAll(/\s*[\n\r\u2028\u2029]\s*/g, ' '));
  return line.length <= longest ? line : `${line.slice(0, longest / 2)} ... ${line.slice(-longest / 2)}`;
}
