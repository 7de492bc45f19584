/** Checkpoints beside the outputs, until their stage is done. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../config/system-reason.js';
import { UserError } from '../config/user-error.js';
import { DamagedArtifact, readArtifact, removeArtifact, writeArtifact } from './artifact/index.js';
import type { Checkpoint } from './checkpoint.js';
import { makeFolder } from './folder/make-folder.js';

/** Milliseconds: what a kill costs at most, and long beside the time that writing takes. */
const interval = 10_000;

export const checkpointsFolder = (cacheFolder: string) => join(cacheFolder, '.checkpoints');
export const checkpointFolder = (cacheFolder: string, hash: string) =>
  join(checkpointsFolder(cacheFolder), hash);

/** Each state is a folder of its own, by number: the one before stays until the next is whole. */
export const openCheckpoint = (
  cacheFolder: string,
  hash: string,
  now = () => performance.now(),
): Checkpoint => checkpointAt(checkpointFolder(cacheFolder, hash), now);

function checkpointAt(place: string, now: () => number): Checkpoint {
  const opened = now();
  let last = opened;
  return {
    part: (name) => checkpointAt(join(place, name), now),
    resume() {
      for (const number of numbersIn(place).reverse()) {
        try {
          return readArtifact(join(place, String(number))).output;
        } catch (error) {
          if (!(error instanceof DamagedArtifact)) throw error;
        }
      }
      return undefined;
    },
    keep(state, { isLast = false } = {}) {
      if (now() - (isLast ? opened : last) < interval) return;
      const output = state();
      if (output === undefined) return;
      try {
        write(place, output);
      } catch (error) {
        // A full disk costs what a kill would cost, and not the stage.
        if (!isSystemError(error) && !(error instanceof UserError)) throw error;
      }
      last = now();
    },
  };
}

function write(place: string, output: object): void {
  makeFolder(place);
  const earlier = numbersIn(place);
  const next = (earlier.at(-1) ?? 0) + 1;
  const about = { kind: 'checkpoint', title: '', seconds: 0 };
  writeArtifact(join(place, String(next)), { output, tables: [] }, about);
  for (const number of earlier) removeArtifact(join(place, String(number)));
}

/** Nothing where there is no folder. */
function entriesOf(place: string): string[] {
  try {
    return readdirSync(place);
  } catch {
    return [];
  }
}

/** Once a stage is done nobody needs them. */
export const removeCheckpoints = (cacheFolder: string, hash: string): void =>
  removeArtifact(checkpointFolder(cacheFolder, hash));

function numbersIn(place: string): number[] {
  return entriesOf(place)
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
}
