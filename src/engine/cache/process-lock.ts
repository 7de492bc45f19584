/** Locks between processes, on one machine or on several with a common folder, which a killed one cannot leave behind for good. */
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { saysNothingOfFile, shownPath, UserError } from '../../config/index.js';
import { thisMachine } from '../this-machine.js';

export interface LockHolder {
  pid: number;
  host: string;
  /** What tells machines of one name apart; earlier versions did not write it. */
  machine?: string;
  /** The process's start in clock ticks, where the system tells; a reused pid differs in it. */
  started: string | null;
}

/** How a holder says that it lives, milliseconds. */
export interface Pulse {
  /** Between two signs of life. */
  beat: number;
  /** How long it may be silent where nobody can ask its system. */
  longestSilence: number;
  /** A process of this machine must be heard as well: it lives but may be stopped, and others wait for its work. */
  isForAll: boolean;
}

/** Of whoever must not be doubted while he may live. */
export const slowPulse: Pulse = { beat: 30_000, longestSilence: 10 * 60_000, isForAll: false };

/**
 * Of work that others wait for, and that costs no more than its time if two do it. Six beats: a file server may show
 * a change some seconds late.
 */
export const quickPulse: Pulse = { beat: 10_000, longestSilence: 60_000, isForAll: true };

/** Touches a file from time to time until the release is called: others see that its holder lives. */
export function keepFresh(file: string, { beat }: Pulse = slowPulse): () => void {
  const timer = setInterval(() => touch(file), beat);
  timer.unref();
  return () => clearInterval(timer);
}

/** Writes the first sign again, which is the same in every file of a holder: the time is then that of the file's own system. */
function touch(file: string): void {
  try {
    const descriptor = openSync(file, 'r+');
    try {
      writeSync(descriptor, '{', 0);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // It was taken away: whoever did so knows better.
  }
}

/** Takes the lock `file`, or says who holds it. A lock whose process is gone is nobody's. */
export function takeLock(
  file: string,
  pulse: Pulse = slowPulse,
): { release: () => void } | { holder: LockHolder } {
  const mine = `${file}-${process.pid}-${randomUUID()}`;
  const word = JSON.stringify(thisProcess());
  try {
    // A hard link appears with its content or fails, so nobody ever reads half a lock.
    for (let attempt = 0; attempt < 5; attempt++) {
      // Inside: a full disk leaves an empty file, and who sweeps the folder may take it for a dead one's.
      writeFileSync(mine, word);
      if (tryLink(mine, file)) {
        const stop = keepFresh(file, pulse);
        const { ino } = statSync(mine);
        const release = () => {
          stop();
          giveUp(file, { word, ino });
        };
        return { release };
      }
      const holder = readHolder(file);
      if (holder && isAlive(holder, file, pulse)) return { holder };
      if (holder) removeStale(file, holder, pulse);
    }
    throw new UserError(`${shownPath(file)}: this lock keeps changing hands; try again`);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Who was silent for too long may have lost it to another. */
function giveUp(file: string, { word, ino }: { word: string; ino: number }): void {
  try {
    if (isOurs(file, { word, ino })) rmSync(file, { force: true });
  } catch {
    // It is as stale as a killed one's once this process has ended.
  }
}

function isOurs(file: string, { word, ino }: { word: string; ino: number }): boolean {
  try {
    return JSON.stringify(readHolder(file)) === word;
  } catch {
    // Where no file can be opened its number tells.
    return statSync(file).ino === ino;
  }
}

/** Whether a live process holds the lock. */
export function isLocked(file: string, pulse: Pulse = slowPulse): boolean {
  const holder = readHolder(file);
  return holder !== undefined && isAlive(holder, file, pulse);
}

export const thisProcess = (): LockHolder => {
  own ??= {
    pid: process.pid,
    host: hostname(),
    machine: thisMachine(),
    started: processStart(process.pid),
  };
  return own;
};

let own: LockHolder | undefined;

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    // There, or what should have been linked was swept away.
    if (['EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

/** Undefined where there is no lock. Throws where this process can read nothing now: that is no word on others. */
export function readHolder(lock: string): LockHolder | undefined {
  try {
    return holderIn(readFileSync(lock, 'utf8')) ?? nobody();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    // That of a user who lets nobody read his files: their times tell whether he lives.
    if (code === 'EACCES' || code === 'EPERM') return { pid: 0, host: 'another user’s', started: null };
    if (saysNothingOfFile(error)) throw error;
    return nobody();
  }
}

/** Of an unreadable lock. */
const nobody = (): LockHolder => ({ pid: -1, host: hostname(), started: null });

function holderIn(text: string): LockHolder | undefined {
  const held = JSON.parse(text) as Partial<LockHolder> | null;
  return Number.isInteger(held?.pid) && typeof held?.host === 'string' ? (held as LockHolder) : undefined;
}

/** Moves the stale lock away first: should it have changed hands since it was read, it is put back. */
function removeStale(lock: string, stale: LockHolder, pulse: Pulse): void {
  const aside = `${lock}-stale-${process.pid}-${randomUUID()}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  const isSame = JSON.stringify(moved) === JSON.stringify(stale);
  if (moved && !isSame && isAlive(moved, aside, pulse)) tryLink(aside, lock);
  rmSync(aside, { force: true });
}

/** `file` is where the holder keeps its word. */
export function isAlive(holder: LockHolder, file: string, pulse: Pulse = slowPulse): boolean {
  const isHere = holder.host === hostname() && (holder.machine ?? thisMachine()) === thisMachine();
  // Another machine's processes cannot be asked, and a container is another machine: their files tell.
  if (isHere && !processLives(holder)) return false;
  return (isHere && !pulse.isForAll) || silenceOf(file) < pulse.longestSilence;
}

function processLives({ pid, started }: LockHolder): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  // Where the system shows other users' processes to nobody, or no file can be opened, it lives by the word of its pid.
  const now = processStart(pid);
  return started === null || now === null || started === now;
}

/** Milliseconds since a holder last touched its file, by the clock of the file's own system: those of machines differ. */
function silenceOf(file: string): number {
  try {
    // Opened, as a file server's client may go by what it knew a minute ago until then.
    const touched = modifiedWhenOpened(file);
    return clockBeside(file) - touched;
  } catch (error) {
    // Nobody is dead because this process cannot look.
    return saysNothingOfFile(error) ? 0 : Number.POSITIVE_INFINITY;
  }
}

function modifiedWhenOpened(file: string): number {
  const descriptor = openedToRead(file);
  if (descriptor === undefined) return statSync(file).mtimeMs;
  try {
    return fstatSync(descriptor).mtimeMs;
  } finally {
    closeSync(descriptor);
  }
}

/** Undefined for another user's that nobody else may read. */
function openedToRead(file: string): number | undefined {
  try {
    return openSync(file, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return undefined;
    throw error;
  }
}

/** What time it is where the file lies: that of a file written there now, or our own where nothing can be. */
function clockBeside(file: string): number {
  const probe = `${file}-clock-${process.pid}-${randomUUID()}`;
  try {
    writeFileSync(probe, '{');
    return modifiedWhenOpened(probe);
  } catch {
    return Date.now();
  } finally {
    rmSync(probe, { force: true });
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
