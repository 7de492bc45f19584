/** Where a long stage has got to, kept beside the outputs: a killed one goes on from there, to the same bytes. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DamagedArtifact, readArtifact, removeArtifact, writeArtifact } from './artifact/index.js';

/** Typed arrays and plain data by name. */
export type CheckpointState = object;

export interface Checkpoint {
  /** What a killed run of the same stage last kept; undefined where it starts anew. */
  resume(): CheckpointState | undefined;
  /**
   * Keeps the state, which is asked for at most once in so many seconds; undefined where there is none to be had. The last
   * state, of work that is done while the stage goes on, is kept as well if the work took that long.
   */
  keep(state: () => CheckpointState | undefined, options?: { isLast?: boolean }): void;
  /** For a part of the stage's work: a checkpoint of its own. */
  part(name: string): Checkpoint;
}

/** Milliseconds: what a kill costs at most, and long beside the time that writing takes. */
const interval = 10_000;

/** For stages that run where nothing can be kept. */
export const noCheckpoint: Checkpoint = {
  resume: () => undefined,
  keep: () => undefined,
  part: () => noCheckpoint,
};

const placeOf = (cacheFolder: string, hash: string) => join(cacheFolder, '.checkpoints', hash);

/** Each state is a folder of its own, by number: the one before stays until the next is whole. */
export const openCheckpoint = (
  cacheFolder: string,
  hash: string,
  now = () => performance.now(),
): Checkpoint => checkpointAt(placeOf(cacheFolder, hash), now);

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
  removeArtifact(placeOf(cacheFolder, hash));

function numbersIn(place: string): number[] {
  const entries = existsSync(place) ? readdirSync(place) : [];
  return entries
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
}
