/** Where a long stage has got to: what it keeps, and what a killed one goes on from. */

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

/** For stages that run where nothing can be kept. */
export const noCheckpoint: Checkpoint = {
  resume: () => undefined,
  keep: () => undefined,
  part: () => noCheckpoint,
};
