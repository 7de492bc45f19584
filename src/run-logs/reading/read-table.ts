/** Whatever file a log is in, as one table of text cells. */
import { stripVTControlCharacters } from 'node:util';
import { UserError } from '../../config/user-error.js';
import { bytesOf } from './bytes.js';
import { startsWithBox } from './console/boxes.js';
import { readConsole } from './console/read-console.js';
import { decode } from './decode.js';
import { readDelimited } from './delimited/read-delimited.js';
import { separators } from './delimited/records.js';
import { readJson } from './json/read-json.js';
import type { LogTable } from './table.js';
import { readEventFiles } from './tensorboard/read-events.js';
import { isEventFile } from './tensorboard/records.js';
import { unpack } from './unpack.js';

/** `name` is the file name, for messages. Throws UserError, in one line, where there is no table. */
export function readLogTable(bytes: Uint8Array, name: string): LogTable {
  if (bytes.length === 0) throw new UserError(`${name}: is empty`);
  const unpacked = unpack(bytes, name);
  const { leftOut: lost } = unpacked;
  if (isEventFile(unpacked.bytes)) {
    const events = readEventFiles([{ run: '', file: name, bytes: unpacked.bytes }], name);
    return { ...events, leftOut: [...events.leftOut, ...lost] };
  }
  const { text, notes } = decode(unpacked.bytes, name);
  const body = withoutColours(text);
  if (body.trim() === '') throw new UserError(`${name}: is empty`);
  // What stands between its tags may look like columns.
  if (/^\s*(?:<!--[^>]*-->\s*)*<(?:!doctype\s+html|html)\b/i.test(body.slice(0, 2000)))
    throw new UserError(
      `${name}: is a web page and no log, such as a page to sign in or a preview; download the file itself`,
    );
  refuseNotebook(body, name);
  const table = readText(body, name);
  if (table.count === 0) throw new UserError(`${name}: has a header and no rows`);
  const leftOut = [...table.leftOut, ...lost];
  return { ...table, leftOut, notes: [...notes, ...table.notes] };
}

/** The table of what may be one already. */
export function tableOf(log: string | Uint8Array | LogTable, name: string): LogTable {
  if (typeof log !== 'string' && !(log instanceof Uint8Array)) return log;
  return readLogTable(typeof log === 'string' ? bytesOf(log) : log, name);
}

/** The codes with which terminals colour text and move their cursor. */
const withoutColours = (text: string): string =>
  text.includes('\x1b') ? stripVTControlCharacters(text) : text;

/** JSON, also behind comments. */
export const json = /^(?:\s|(?:\/\/|#)[^\n]*\n)*[{[]/;

function readText(written: string, name: string): LogTable {
  const text = withinString(written);
  const found = json.test(text.slice(0, 10_000)) ? readJson(text, name) : undefined;
  if (typeof found === 'object') return found;
  const isBox = startsWithBox(text.slice(0, 4000).split(/\r?\n/));
  // The lines of broken JSON are columns apart by blanks.
  const candidates =
    found === undefined ? separators : separators.filter((separator) => !separator.startsWith(' '));
  const table = (isBox ? undefined : readDelimited(text, name, candidates)) ?? readConsole(text);
  if (table !== undefined)
    return found?.startsWith('line') && isDocument(text) ? withProblem(table, found) : table;
  throw found === undefined ? noTable(text, name) : new UserError(`${name}: ${found}`);
}

/** JSON that was written as a JSON string. */
function withinString(text: string): string {
  if (!/^\s*"\s*(?:\{|\[)/.test(text)) return text;
  try {
    const inside: unknown = JSON.parse(text);
    return typeof inside === 'string' ? inside : text;
  } catch {
    return text;
  }
}

const isDocument = (text: string): boolean => /^\s*(?:\{|\[\s*\{)/.test(text);

/** What could be read of a broken document. */
const withProblem = (table: LogTable, problem: string): LogTable => ({
  ...table,
  leftOut: [...table.leftOut, `what cannot be read as JSON: ${problem}`],
});

/** Cells of code and their output are no rows. */
function refuseNotebook(text: string, name: string): void {
  if (!/^\s*\{/.test(text) || !/"nbformat"\s*:/.test(text) || !/"cells"\s*:/.test(text)) return;
  throw new UserError(
    `${name}: is a notebook and no log; write its table to a file in a cell of it, df.to_csv('log.csv'), and give that`,
  );
}

function noTable(text: string, name: string): UserError {
  const what = /^\s*<(?:!doctype|\?xml)/i.test(text) ? 'is XML, and holds' : 'holds';
  return new UserError(
    `${name}: ${what} no table: neither columns with names, nor JSON, nor lines with two names and numbers (kl: 0.5, reward: 1.2)`,
  );
}
