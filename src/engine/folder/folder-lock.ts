/** One run at a time in a result folder. */
import { readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { shownPath, UserError } from '../../config/index.js';
import { isLocked, type LockHolder, takeLock } from '../cache/process-lock.js';

const lockOf = (folder: string) => join(folder, '.lock');

/** Takes the lock and gives back its release. Throws UserError while another live run holds it. */
export function lockFolder(folder: string): () => void {
  const taken = takeLock(lockOf(folder));
  if ('release' in taken) return taken.release;
  throw new UserError(`${shownPath(folder)}: ${inUse(taken.holder)}`);
}

/** Removes what killed runs had written on the way to the lock. */
export function sweepLocks(folder: string): void {
  for (const entry of readdirSync(folder)) {
    const path = join(folder, entry);
    if (entry.startsWith('.lock-') && !isLocked(path)) rmSync(path, { force: true });
  }
}

/** Whether a live run holds the folder's lock. */
export const isRunLive = (folder: string): boolean => isLocked(lockOf(folder));

function inUse({ pid, host }: LockHolder): string {
  const elsewhere = host === hostname() ? '' : ` on ${host}; if that run is gone, remove the file .lock`;
  return `another run is writing here (process ${pid}${elsewhere}); allowed: wait for it, or give another --out`;
}
