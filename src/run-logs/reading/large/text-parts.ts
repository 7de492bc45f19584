/** The text of a large file part by part, so that it is never held as a whole. */
import { isAscii, isUtf8 } from 'node:buffer';
import { closeSync, openSync, readSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { UserError } from '../../../config/user-error.js';
import { decode } from '../decode.js';

/** A line, or a quoted cell, that is longer is no part of a table. */
const LONGEST_LINE = 1 << 28;

/** Calls `visit` with parts of some `size` bytes that end at the end of a line; what it answers comes again before the next part. */
export function forEachPart(
  path: string,
  { name, size }: { name: string; size: number },
  visit: (text: string, isLast: boolean) => string,
): string[] {
  const decoder = new PartDecoder(name);
  const descriptor = openSync(path, 'r');
  try {
    // One buffer for all parts: what is left of a part stands at its beginning when the next one is read.
    let buffer = Buffer.allocUnsafe(2 * size);
    let held = 0;
    let rest = '';
    for (let isLast = false; !isLast; ) {
      if (buffer.length - held < size) buffer = Buffer.concat([buffer], 2 * buffer.length);
      const length = readSync(descriptor, buffer, held, size, null);
      isLast = length === 0;
      const all = buffer.subarray(0, held + length);
      const end = isLast ? all.length : endOfLines(all);
      held = all.length - end;
      if (held + rest.length > LONGEST_LINE)
        throw new UserError(
          `${name}: has a line of more than 256 MB, or a quote that is opened and never closed`,
        );
      if (end === 0 && !isLast) continue;
      const text = decoder.decode(all.subarray(0, end));
      buffer.copyWithin(0, end, all.length);
      rest = visit(rest === '' ? text : rest + text, isLast);
    }
  } finally {
    closeSync(descriptor);
  }
  return decoder.notes;
}

/** Behind the last line end; old Macs have no other than \r, which may be the half of one. */
function endOfLines(bytes: Buffer): number {
  const newline = bytes.lastIndexOf(10);
  if (newline >= 0) return newline + 1;
  return bytes.lastIndexOf(13, -2) + 1;
}

/** Parts may differ: the first byte that is no UTF-8 may come late. */
class PartDecoder {
  readonly notes: string[] = [];

  constructor(private readonly name: string) {}

  decode(bytes: Buffer): string {
    const text = isAscii(bytes) ? bytes.toString('latin1') : this.decodeOthers(bytes);
    return text.includes('\x1b') ? stripVTControlCharacters(text) : text;
  }

  private decodeOthers(bytes: Buffer): string {
    if (isUtf8(bytes)) return bytes.toString('utf8').replaceAll('\uFEFF', '');
    const { text, notes } = decode(bytes, this.name);
    for (const note of notes) if (!this.notes.includes(note)) this.notes.push(note);
    return text;
  }
}
