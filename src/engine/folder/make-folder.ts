/** Making folders: Node's own recursive way never comes back under /proc, and names no file in its errors. */
import { existsSync, lstatSync, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { shownPath } from '../../config/shown-path.js';
import { refused } from '../../config/system-error.js';
import { UserError } from '../../config/user-error.js';

/**
 * Makes the folder and those above it, and gives those that were not there, the outermost first. Throws UserError where
 * the system refuses or something else is in the way.
 */
export function makeFolder(folder: string): string[] {
  const missing: string[] = [];
  for (let path = folder; !existsSync(path) && path !== dirname(path); path = dirname(path))
    missing.unshift(path);
  for (const path of missing) makeOne(path);
  if (!isFolder(folder)) throw new UserError(`${shownPath(folder)}: ${inTheWay(folder)}; allowed: a folder`);
  return missing;
}

/** Takes back what `makeFolder` made; what holds something by now stays. */
export function removeEmptyFolders(made: readonly string[]): void {
  for (const path of [...made].reverse()) {
    try {
      rmdirSync(path);
    } catch {}
  }
}

function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else was faster.
    if (isFolder(path)) return;
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UserError(`${shownPath(path)}: ${inTheWay(path)}; allowed: a folder, or remove it`);
    const absent = 'the system makes no folders here';
    throw refused(error, { path, cannot: 'made', absent, allowed: 'a folder that can be written' });
  }
}

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};

/** What is there and is no folder. */
function inTheWay(path: string): string {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isSymbolicLink() ? 'is a symbolic link that leads to no folder' : 'is a file';
}
