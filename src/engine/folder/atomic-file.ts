/** Files that are there as a whole or not at all, also after a power cut. */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';

/** Writes beside the target, flushes, renames; gives the SHA-256 of what was written. */
export function writeFileAtomic(file: string, ...pieces: (string | Uint8Array)[]): string {
  return writePiecesAtomic(file, pieces);
}

/** The same for content that comes piece by piece and is never held as a whole. */
export function writePiecesAtomic(file: string, pieces: Iterable<string | Uint8Array>): string {
  const temporary = `${file}.tmp-${process.pid}`;
  const hash = createHash('sha256');
  try {
    const descriptor = openSync(temporary, 'w');
    try {
      for (const piece of pieces) {
        const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
        hash.update(bytes);
        writeWhole(descriptor, bytes);
      }
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    sweep(temporary);
    throw named(error, { temporary, file });
  }
  return hash.digest('hex');
}

/** Where nothing could be written nothing lies: what went wrong first is what is told. */
function sweep(temporary: string): void {
  try {
    rmSync(temporary, { force: true });
  } catch {}
}

/** Who asked for a file knows nothing of the one beside it. */
function named(error: unknown, { temporary, file }: { temporary: string; file: string }): unknown {
  if (!(error instanceof Error) || (error as NodeJS.ErrnoException).path !== temporary) return error;
  error.message = error.message.replaceAll(temporary, file);
  return Object.assign(error, { path: file });
}

/** One call may write less than it was given. */
export function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
