/** Checkpoints beside the outputs, until their stage is done. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DamagedArtifact, readArtifact, removeArtifact, writeArtifact } from './artifact/index.js';
import type { Checkpoint } from './checkpoint.js';

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
      mkdirSync(place, { recursive: true });
      const earlier = numbersIn(place);
      const next = (earlier.at(-1) ?? 0) + 1;
      const about = { kind: 'checkpoint', title: '', seconds: 0 };
      writeArtifact(join(place, String(next)), { output, tables: [] }, about);
      for (const number of earlier) removeArtifact(join(place, String(number)));
      last = now();
    },
  };
}

/** Once a stage is done nobody needs them. */
export const removeCheckpoints = (cacheFolder: string, hash: string): void =>
  removeArtifact(checkpointFolder(cacheFolder, hash));

function numbersIn(place: string): number[] {
  const entries = existsSync(place) ? readdirSync(place) : [];
  return entries
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
}
