/** What cannot be read twice, such as standard input and packed files, as a file for the time of the process. */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface Spooled {
  path: string;
  /** The source ended in the middle. */
  isCut: boolean;
}

/** Writes a stream, unpacked on its way where that is told. */
export async function spool(source: Readable, unpacking?: Transform): Promise<Spooled> {
  const folder = mkdtempSync(join(tmpdir(), 'goodhart-log-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'log');
  const target = createWriteStream(path);
  try {
    await (unpacking === undefined ? pipeline(source, target) : pipeline(source, unpacking, target));
    return { path, isCut: false };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR') return { path, isCut: true };
    throw error;
  }
}
