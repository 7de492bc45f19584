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
    rmSync(temporary, { force: true });
    throw error;
  }
  return hash.digest('hex');
}

/** One call may write less than it was given. */
export function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
