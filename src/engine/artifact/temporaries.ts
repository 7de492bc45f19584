/** Files and folders on their way into a cache, which a killed writer leaves behind. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { machineKey } from '../this-machine.js';

/** The name goes on with the process that writes, and with its machine: several may share a cache. */
const temporaryPrefix = '.tmp-';

/** How everything begins that this process writes on the way. */
export const ownTemporaryPrefix = `${temporaryPrefix}${process.pid}-m${machineKey}-`;

/** A writer on another machine cannot be asked whether it lives; none takes so long. */
const longestWriting = 24 * 3600 * 1000;

/** Removes what killed writers left behind. */
export function sweepTemporaries(cacheFolder: string): void {
  for (const entry of existsSync(cacheFolder) ? readdirSync(cacheFolder) : []) {
    if (!entry.startsWith(temporaryPrefix)) continue;
    const path = join(cacheFolder, entry);
    const [writer, machine = ''] = entry.slice(temporaryPrefix.length).split('-');
    const isElsewhere = /^m[0-9a-f]{8}$/.test(machine) && machine !== `m${machineKey}`;
    const isGone = !isElsewhere && !processExists(Number(writer));
    if (isGone || isOlder(path, longestWriting)) rmSync(path, { recursive: true, force: true });
  }
}

/** The same of files that are written beside their place: `curves.csv.tmp-4711`. */
export function sweepTemporaryFiles(folder: string): void {
  for (const entry of readdirSync(folder)) {
    const [, writer] = entry.match(/\.tmp-(\d+)$/) ?? [];
    if (writer !== undefined && !processExists(Number(writer)))
      rmSync(join(folder, entry), { recursive: true, force: true });
  }
}

function processExists(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function isOlder(path: string, milliseconds: number): boolean {
  try {
    return Date.now() - statSync(path).mtimeMs > milliseconds;
  } catch {
    return false;
  }
}
