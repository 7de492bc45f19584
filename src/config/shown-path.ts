/** Paths in messages. */
import { relative } from 'node:path';

/** A path as people would type it here: relative where that is shorter. */
export function shownPath(file: string): string {
  try {
    const fromHere = relative(process.cwd(), file);
    return fromHere.length < file.length && !fromHere.startsWith('../..') ? fromHere || '.' : file;
  } catch {
    // The folder that a shell stands in can be deleted under it.
    return file;
  }
}
