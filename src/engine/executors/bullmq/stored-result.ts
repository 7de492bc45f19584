/** What the shared cache says of a cell, whoever computed it. */
import { existsSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DamagedArtifact, readArtifact } from '../../artifact/index.js';
import type { CellResult } from '../../cell.js';

/** Milliseconds that a file server's client may take to see what another machine has written. */
const longestDelay = 60_000;
const lookInterval = 200;

/** The result of an output that is there and sound. */
export function storedResult(folder: string): CellResult | undefined {
  if (!existsSync(folder)) return undefined;
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
    if (existsSync(folder)) return true;
    await wait(lookInterval);
    // Reading the folder above makes a file server's client ask again.
    await opendir(dirname(folder)).then(
      (opened) => opened.close(),
      () => undefined,
    );
  }
  return false;
}
