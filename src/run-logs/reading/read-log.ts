/** A log by its path as a table, whatever and however large it is: a file, a folder, or standard input. */
import { closeSync, createReadStream, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { systemReason } from '../../config/system-reason.js';
import { UserError } from '../../config/user-error.js';
import { logInFolder, runFolders } from './folder.js';
import { readLargeTable, type WantedColumns } from './large/read-large.js';
import { spool } from './large/spool.js';
import { isParquet, rangesOf, readParquet } from './parquet/read-parquet.js';
import { readLogTable } from './read-table.js';
import type { LogTable } from './table.js';
import { readEventFiles } from './tensorboard/read-events.js';

export interface ReadLog {
  table: LogTable;
  /** As the file is to be called in messages. */
  file: string;
}

/** Larger files are read as a stream, if they have a row a line. */
const LARGE = 1 << 25;
/** V8 holds no longer text. */
const LONGEST = 0x1fffffe8;
/** What gzip makes of logs is a third to a tenth of them. */
const LARGE_PACKED = LARGE >> 3;

/**
 * `path` may be `-` for standard input; `file` is what messages call it; `wanted` says which columns of a large file are
 * held (the others are read again when they are asked for). Throws UserError, in one line, where there is no table.
 */
export async function readLog(path: string, file: string, wanted: WantedColumns = nothing): Promise<ReadLog> {
  try {
    if (path === '-') return { table: await readStream(process.stdin, file, wanted), file };
    refuseDevices(path, file);
    if (isStream(path)) return { table: await readStream(createReadStream(path), file, wanted), file };
    if (!statSync(path).isDirectory()) return { table: await readFile(path, file, wanted), file };
    const found = logInFolder(path, file);
    if (typeof found !== 'string') return { table: readEventFiles(found, file), file };
    const inner = join(file, found);
    const table = await readFile(join(path, found), inner, wanted);
    return { table: noting(table, `${file} is a folder: its ${found} was read`), file: inner };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UserError(`${file}: cannot be read (${systemReason(error, code)})`);
  }
}

/** A device gives bytes without end, or none; what a shell hands over, such as `<(…)`, is a pipe. */
function refuseDevices(path: string, file: string): void {
  const found = statSync(path);
  const isHandedOver = /^\/(?:dev\/(?:stdin|fd\/)|proc\/)/.test(path);
  if (found.isBlockDevice() || (found.isCharacterDevice() && !isHandedOver))
    throw new UserError(`${file}: is a device; allowed: a file, or - for standard input`);
}

/** What is read once is gone: a pipe, a socket, a terminal. */
function isStream(path: string): boolean {
  const found = statSync(path);
  return !found.isFile() && !found.isDirectory();
}

/** The paths that a path stands for: those of the runs in a folder of run folders, else itself. */
export function logPaths(path: string, file: string): { path: string; file: string }[] {
  const own = [{ path, file }];
  try {
    return path !== '-' && statSync(path).isDirectory() ? runFolders(path, file) : own;
  } catch (error) {
    if (error instanceof UserError) throw error;
    // What cannot be read is said where it is read.
    return own;
  }
}

const nothing: WantedColumns = () => ({ numbers: [], words: [] });

/** Bytes of any kind, Parquet among them. */
export async function readLogBytes(bytes: Uint8Array, file: string): Promise<LogTable> {
  return isParquet(bytes) ? readParquet(rangesOf(bytes), file) : readLogTable(bytes, file);
}

async function readFile(path: string, file: string, wanted: WantedColumns): Promise<LogTable> {
  const { size } = statSync(path);
  const beginning = firstBytes(path);
  if (isParquet(beginning)) {
    const { asyncBufferFromFile } = await import('hyparquet');
    return readParquet(await asyncBufferFromFile(path), file);
  }
  const isPacked = beginning[0] === 0x1f && beginning[1] === 0x8b;
  if (isPacked && size > LARGE_PACKED) return readPacked(path, file, wanted);
  const table = size > LARGE && !isPacked ? readLargeTable(path, file, wanted) : undefined;
  if (table !== undefined) return table;
  if (size > LONGEST)
    throw new UserError(
      `${file}: is larger than 512 MB and no table with a row a line; write it as CSV or as JSON lines`,
    );
  return readLogBytes(readFileSync(path), file);
}

function firstBytes(path: string): Uint8Array {
  const bytes = new Uint8Array(16);
  const descriptor = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

async function readPacked(path: string, file: string, wanted: WantedColumns): Promise<LogTable> {
  try {
    const { path: unpacked, isCut } = await spool(createReadStream(path), createGunzip());
    const table = await readFile(unpacked, file, wanted);
    const lost = isCut ? ['what follows the place where the gzip file is cut short'] : [];
    return { ...table, leftOut: [...table.leftOut, ...lost] };
  } catch (error) {
    if (!(error instanceof Error) || !/^Z_/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
    throw new UserError(`${file}: is gzip and broken (${error.message}); pack it again`);
  }
}

async function readStream(stream: Readable, file: string, wanted: WantedColumns): Promise<LogTable> {
  const parts: Buffer[] = [];
  let size = 0;
  const input = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  for (let next = await input.next(); !next.done; next = await input.next()) {
    parts.push(next.value);
    size += next.value.length;
    if (size > LARGE) {
      const { path } = await spool(Readable.from(joined(parts, input)));
      return readFile(path, file, wanted);
    }
  }
  return readLogBytes(Buffer.concat(parts), file);
}

async function* joined(parts: readonly Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* parts;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

const noting = (table: LogTable, note: string): LogTable => ({ ...table, notes: [note, ...table.notes] });
