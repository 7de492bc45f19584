/** A result folder can be somebody else's: what is written into it stays in it. */
import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import { shownPath, UserError } from '../../config/index.js';
import { makeFolder } from './make-folder.js';

/** Makes a folder within a folder. Throws UserError where a symbolic link of that name leads out of it. */
export function makeFolderInside(folder: string, name: string): void {
  const path = join(folder, name);
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (
    isLink &&
    existsSync(path) &&
    !`${realpathSync(path)}${sep}`.startsWith(`${realpathSync(folder)}${sep}`)
  )
    throw new UserError(
      `${shownPath(path)}: is a symbolic link out of the result folder; allowed: a folder of its own, or remove the link`,
    );
  makeFolder(path);
}
