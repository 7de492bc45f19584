/** Where stage outputs lie: one folder for all studies beside each other. */
import {
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { shownPath, systemReason, UserError } from '../../config/index.js';
import { artifactFolder, artifactState, ownTemporaryPrefix } from '../artifact/index.js';
import { makeFolder } from '../folder/make-folder.js';

/** Beside the result folders. */
const usualName = '.goodhart-cache';

/** `given` is the option; then GOODHART_CACHE, then a folder beside the result folder. */
export function cacheFolderOf(folder: string, given?: string): string {
  const asked = given ?? process.env.GOODHART_CACHE;
  // Files are claimed, renamed and read in part: an object store does none of it.
  if (asked && /^[a-z][a-z0-9+.-]+:\/\//i.test(asked))
    throw new UserError(
      `--cache ${asked}: is no folder; allowed: a folder, for several machines one that they all share (docs/scaling.md)`,
    );
  return resolve(asked || join(dirname(folder), usualName));
}

/** Throws UserError for a cache that is no folder. */
export function checkCache(cacheFolder: string): void {
  if (existsSync(cacheFolder) && !statSync(cacheFolder).isDirectory())
    throw new UserError(`${shownPath(cacheFolder)}: is a file; allowed: a folder as --cache`);
}

/** Makes the cache if there is none, and gives the folders that it made. Throws UserError where it cannot be written. */
export function openCache(cacheFolder: string): string[] {
  checkCache(cacheFolder);
  const probe = join(cacheFolder, `${ownTemporaryPrefix}probe`);
  try {
    const made = makeFolder(cacheFolder);
    writeFileSync(probe, '');
    rmSync(probe);
    return made;
  } catch (error) {
    if (error instanceof UserError)
      throw new UserError(
        `the cache ${error.message.replace(/; allowed: .*$/, '')}; allowed: another --cache`,
      );
    throw new UserError(
      `${shownPath(cacheFolder)}: the cache cannot be written (${systemReason(error)}); allowed: another folder as --cache`,
    );
  }
}

/** The outputs that a result folder of an earlier version keeps itself go to the cache. */
export function adoptOutputs(folder: string, cacheFolder: string): void {
  const own = join(folder, 'stages');
  // A link leads to a folder of somebody else's.
  if (!lstatSync(own, { throwIfNoEntry: false })?.isDirectory()) return;
  for (const hash of readdirSync(own)) {
    const target = artifactFolder(cacheFolder, hash);
    if (hash.startsWith('.') || existsSync(target)) continue;
    if (artifactState(artifactFolder(own, hash)) === 'sound') moveFolder(join(own, hash), target);
  }
  rmSync(own, { recursive: true });
}

/** Also to another disk. */
function moveFolder(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const beside = `${to}.tmp-${process.pid}`;
    cpSync(from, beside, { recursive: true });
    renameSync(beside, to);
  }
}
