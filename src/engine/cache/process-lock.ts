/** Locks between processes, which a killed one cannot leave behind for good. */
import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { shownPath, UserError } from '../../config/index.js';

export interface LockHolder {
  pid: number;
  host: string;
  /** The process's start in clock ticks, where the system tells; a reused pid differs in it. */
  started: string | null;
}

/** How often a holder says that it lives, and how long it may be silent where nobody can ask its system. */
const beat = 30_000;
const longestSilence = 10 * 60_000;

/** Touches a file from time to time until the release is called: processes on other machines see that its holder lives. */
export function keepFresh(file: string): () => void {
  const timer = setInterval(() => {
    try {
      const now = new Date();
      utimesSync(file, now, now);
    } catch {
      // It was taken away: whoever did so knows better.
    }
  }, beat);
  timer.unref();
  return () => clearInterval(timer);
}

/** Takes the lock `file`, or says who holds it. A lock whose process is gone is nobody's. */
export function takeLock(file: string): { release: () => void } | { holder: LockHolder } {
  const mine = `${file}-${process.pid}-${randomUUID()}`;
  writeFileSync(mine, JSON.stringify(thisProcess()));
  try {
    // A hard link appears with its content or fails, so nobody ever reads half a lock.
    for (let attempt = 0; attempt < 5; attempt++) {
      if (tryLink(mine, file)) {
        const stop = keepFresh(file);
        const release = () => {
          stop();
          rmSync(file, { force: true });
        };
        return { release };
      }
      const holder = readHolder(file);
      if (holder && isAlive(holder, file)) return { holder };
      if (holder) removeStale(file, holder);
    }
    throw new UserError(`${shownPath(file)}: this lock keeps changing hands; try again`);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Whether a live process holds the lock. */
export function isLocked(file: string): boolean {
  const holder = readHolder(file);
  return holder !== undefined && isAlive(holder, file);
}

export const thisProcess = (): LockHolder => ({
  pid: process.pid,
  host: hostname(),
  started: processStart(process.pid),
});

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

export function readHolder(lock: string): LockHolder | undefined {
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
  if (moved && moved.pid !== stale.pid && isAlive(moved, aside)) tryLink(aside, lock);
  rmSync(aside, { force: true });
}

/** `file` is where the holder keeps its word. */
export function isAlive({ pid, host, started }: LockHolder, file: string): boolean {
  // Another machine's processes cannot be asked, and a container is another machine: their files tell.
  if (host !== hostname()) return silenceOf(file) < longestSilence;
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return started === null || started === processStart(pid);
}

/** Milliseconds since a holder last touched its file. */
function silenceOf(file: string): number {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
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
