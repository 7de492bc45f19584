/** Making folders: Node's own recursive way never comes back under /proc, and names no file in its errors. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { shownPath, UserError } from '../../config/index.js';

/** Makes the folder and those above it. Throws UserError where the system refuses. */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let path = folder; !existsSync(path); path = dirname(path)) missing.unshift(path);
  for (const path of missing) makeOne(path);
}

function makeOne(path: string): void {
  try {
    mkdirSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Somebody else was faster.
    if (code === 'EEXIST') return;
    throw new UserError(
      `${shownPath(path)}: cannot be made (${code}); allowed: a folder that can be written`,
    );
  }
}
