/** Bytes to text: UTF-8, UTF-16 with and without its mark, else Latin-1; binary files are refused. */
import { isUtf8 } from 'node:buffer';
import { UserError } from '../../config/user-error.js';
import { utf8Of } from './bytes.js';
import { controlsIn } from './controls.js';

export interface Decoded {
  text: string;
  notes: string[];
}

const MOST_CONTROLS = 0.03;
/** What is looked at to tell one encoding from another. */
const HEAD = 1 << 16;

export function decode(bytes: Uint8Array, name: string): Decoded {
  const { encoding, note } = encodingOf(bytes, name);
  const { text, holes } = withoutNuls(decodeAs(bytes, encoding, name));
  refuseControls(text.slice(0, HEAD), name);
  const notes = note === undefined ? [] : [note];
  if (holes) notes.push('NUL characters were taken out');
  // Files that were joined carry a byte-order mark in their middle too.
  return { text: text.includes('\uFEFF') ? text.replaceAll('\uFEFF', '') : text, notes };
}

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin1';

function encodingOf(bytes: Uint8Array, name: string): { encoding: Encoding; note?: string } {
  const [first, second, third, fourth] = bytes;
  if (first === 0xff && second === 0xfe) {
    if (third === 0 && fourth === 0 && bytes.length > 4)
      throw new UserError(`${name}: is UTF-32; save it as UTF-8`);
    return { encoding: 'utf-16le' };
  }
  if (first === 0xfe && second === 0xff) return { encoding: 'utf-16be' };
  const wide = unmarkedUtf16(bytes);
  if (wide !== undefined) return { encoding: wide, note: 'read as UTF-16' };
  if (isUtf8(bytes)) return { encoding: 'utf-8' };
  if (isMostlyUtf8(bytes))
    return { encoding: 'utf-8', note: 'read as UTF-8, in which some bytes are broken' };
  return { encoding: 'latin1', note: 'read as Latin-1' };
}

/** Of a text in a Latin alphabet, every second byte is 0. */
function unmarkedUtf16(bytes: Uint8Array): Encoding | undefined {
  const length = Math.min(bytes.length, HEAD) & ~1;
  const zeros = [0, 0];
  for (let index = 0; index < length; index++) if (bytes[index] === 0) zeros[index & 1]++;
  const half = length / 2;
  if (length < 4) return undefined;
  if (zeros[1] > 0.6 * half && zeros[0] < 0.1 * half) return 'utf-16le';
  return zeros[0] > 0.6 * half && zeros[1] < 0.1 * half ? 'utf-16be' : undefined;
}

/** Cut in the middle of a character, or with a few broken bytes among many good characters. */
function isMostlyUtf8(bytes: Uint8Array): boolean {
  if ([1, 2, 3].some((cut) => isUtf8(bytes.subarray(0, bytes.length - cut)))) return true;
  const text = utf8Of(bytes.subarray(0, HEAD));
  const broken = text.match(/\uFFFD/g)?.length ?? 0;
  const good = text.match(/[\u0080-\uFFFC]/g)?.length ?? 0;
  return good > broken;
}

function decodeAs(bytes: Uint8Array, encoding: Encoding, name: string): string {
  try {
    if (encoding === 'utf-8') return utf8Of(bytes);
    // Windows' own Latin-1, whose dashes and currency signs Excel writes.
    return new TextDecoder(encoding === 'latin1' ? 'windows-1252' : encoding).decode(bytes);
  } catch (error) {
    throw new UserError(`${name}: cannot be read as text (${(error as Error).message})`);
  }
}

/** Disks that were full and jobs that were killed leave NULs at the end of a log, and at times within it. */
function withoutNuls(text: string): { text: string; holes: boolean } {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  const kept = text.slice(0, end);
  if (!kept.includes('\0')) return { text: kept, holes: false };
  const head = kept.slice(0, HEAD);
  const zeros = head.split('\0').length - 1;
  // Left in, they make the file a binary one.
  if (zeros > head.length / 4 && !/\0{64}/.test(head)) return { text: kept, holes: false };
  return { text: kept.replaceAll('\0', ''), holes: true };
}

/** Of text, nearly nothing is a control character or a sign for bytes that could not be decoded. */
function refuseControls(head: string, name: string): void {
  const controls = controlsIn(head);
  if (controls > MOST_CONTROLS * head.length && controls > 2)
    throw new UserError(
      `${name}: is a binary file; give a log as text: CSV, JSON, JSON lines or a console log`,
    );
}
