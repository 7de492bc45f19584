/** Characters that text does not hold. */

/** NUL to BEL, SO to SUB, FS to US, DEL and the second set of controls; without tabs, line ends, \b, \f and escape. */
const isControl = (code: number): boolean =>
  code < 32 ? (code < 8 || code > 13) && code !== 27 : code >= 127 && code < 160;

/** Control characters, and signs for bytes that could not be decoded. */
export function controlsIn(text: string): number {
  let count = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (isControl(code) || code === 0xfffd) count++;
  }
  return count;
}
