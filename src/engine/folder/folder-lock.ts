/** One run at a time in a result folder: a lock that a killed run cannot leave behind for good. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { shownPath, UserError } from '../../config/index.js';

interface LockHolder {
  pid: number;
  host: string;
  /** The process's start in clock ticks, where the system tells; a reused pid differs in it. */
  started: string | null;
}

/** Takes the lock and gives back its release. Throws UserError while another live run holds it. */
export function lockFolder(folder: string): () => void {
  const lock = join(folder, '.lock');
  const mine = join(folder, `.lock-${process.pid}`);
  const own: LockHolder = { pid: process.pid, host: hostname(), started: processStart(process.pid) };
  writeFileSync(mine, JSON.stringify(own));
  try {
    // A hard link appears with its content or fails, so nobody ever reads half a lock.
    for (let attempt = 0; attempt < 5; attempt++) {
      if (tryLink(mine, lock)) return () => rmSync(lock, { force: true });
      const holder = readHolder(lock);
      if (holder && isAlive(holder)) throw new UserError(`${shownPath(folder)}: ${inUse(holder)}`);
      if (holder) removeStale(lock, holder);
    }
    throw new UserError(`${shownPath(folder)}: the lock .lock keeps changing hands; try again`);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Whether a live run holds the folder's lock. */
export function isRunLive(folder: string): boolean {
  const holder = readHolder(join(folder, '.lock'));
  return holder !== undefined && isAlive(holder);
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(lock: string): LockHolder | undefined {
  try {
    return JSON.parse(readFileSync(lock, 'utf8')) as LockHolder;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // An unreadable lock belongs to nobody.
    return { pid: -1, host: hostname(), started: null };
  }
}

/** Moves the stale lock away first: should it have changed hands since it was read, it is put back. */
function removeStale(lock: string, stale: LockHolder): void {
  const aside = `${lock}-stale-${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved && moved.pid !== stale.pid && isAlive(moved)) tryLink(aside, lock);
  rmSync(aside, { force: true });
}

function isAlive({ pid, host, started }: LockHolder): boolean {
  // Another machine's processes cannot be asked: its lock counts until somebody removes it.
  if (host !== hostname()) return true;
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return started === null || started === processStart(pid);
}

function inUse({ pid, host }: LockHolder): string {
  const elsewhere = host === hostname() ? '' : ` on ${host}; if that run is gone, remove the file .lock`;
  return `another run is writing here (process ${pid}${elsewhere}); allowed: wait for it, or give another --out`;
}

/** Field 22 of /proc/<pid>/stat; null where there is no /proc. */
function processStart(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
