/** What the shared cache says of a cell, whoever computed it. */
import { access, opendir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DamagedArtifact, readArtifact } from '../../artifact/index.js';
import type { CellResult } from '../../cell.js';

/** Milliseconds that a file server's client may take to see what another machine has written. */
const longestDelay = 60_000;
const lookInterval = 200;

/** The result of an output that is there and sound. */
export async function storedResult(folder: string): Promise<CellResult | undefined> {
  if (!(await isThere(folder))) return undefined;
  try {
    const { checksum, seconds } = readArtifact(folder);
    return { checksum, seconds };
  } catch (error) {
    if (error instanceof DamagedArtifact) return undefined;
    throw error;
  }
}

/** Waits until another machine's output shows here; false where it does not. */
export async function appeared(folder: string): Promise<boolean> {
  for (let waited = 0; waited <= longestDelay; waited += lookInterval) {
    if (await isThere(folder)) return true;
    await wait(lookInterval);
    // Reading the folder above makes a file server's client ask again.
    await opendir(dirname(folder)).then(
      (opened) => opened.close(),
      () => undefined,
    );
  }
  return false;
}

const isThere = (folder: string) =>
  access(folder).then(
    () => true,
    () => false,
  );
