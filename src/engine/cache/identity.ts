/** Which cache a folder is, wherever it is mounted: a queue serves those who share one. */
import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ownTemporaryPrefix, writeFlushed } from '../artifact/index.js';

const fileName = '.cache-id';

/** 32 hexadecimal digits that the folder keeps from its first use on. */
export function cacheIdentity(cacheFolder: string): string {
  const file = join(cacheFolder, fileName);
  return readIdentity(file) ?? giveIdentity(cacheFolder, file);
}

function giveIdentity(cacheFolder: string, file: string): string {
  const mine = join(cacheFolder, `${ownTemporaryPrefix}${randomUUID()}`);
  writeFlushed(mine, randomUUID().replaceAll('-', ''));
  try {
    // Of two that come at once, one gives the name.
    linkSync(mine, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  return readIdentity(file)!;
}

function readIdentity(file: string): string | undefined {
  try {
    const [found] = readFileSync(file, 'utf8').match(/^[0-9a-f]{32}/) ?? [];
    if (found === undefined) rmSync(file, { force: true });
    return found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
