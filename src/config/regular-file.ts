/** Reading files that somebody names: a device never ends, a pipe never begins, and a folder is none. */
import { readFileSync, statSync } from 'node:fs';
import { shownPath } from './shown-path.js';
import { refused } from './system-error.js';
import { UserError } from './user-error.js';

/** V8 holds no longer text. */
const longestText = 0x1fffffe8;

/** The text of a file. Throws UserError where there is none, where it is no regular file and where it is too large. */
export function readRegularFile(file: string, mostBytes = longestText): string {
  try {
    const found = statSync(file);
    if (found.isDirectory()) throw new UserError(`${shownPath(file)}: cannot be read (it is a folder)`);
    if (!found.isFile())
      throw new UserError(`${shownPath(file)}: is a device or a pipe; allowed: a regular file`);
    if (found.size > mostBytes)
      throw new UserError(
        `${shownPath(file)}: has ${sizeText(found.size)}; allowed: at most ${sizeText(mostBytes)}`,
      );
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw refused(error, { path: file, cannot: 'read' });
  }
}

const sizeText = (bytes: number) =>
  bytes < 10_000
    ? `${bytes} bytes`
    : bytes < 1e7
      ? `${Math.ceil(bytes / 1000)} kB`
      : `${Math.ceil(bytes / 1e6)} MB`;
