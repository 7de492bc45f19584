/** Checkpoints in memory: one that keeps every state, and one that a training is taken up from. */
import type { Checkpoint } from '../../src/engine/checkpoint.js';

export function recording(): { checkpoint: Checkpoint; states: object[] } {
  const states: object[] = [];
  const checkpoint: Checkpoint = {
    resume: () => undefined,
    part: () => checkpoint,
    keep: (state) => {
      // As they are at the moment: the training goes on with the same arrays.
      states.push(structuredClone(state()!));
    },
  };
  return { states, checkpoint };
}

export const resumingFrom = (state: object): Checkpoint => ({
  resume: () => state,
  keep: () => undefined,
  part: () => resumingFrom(state),
});
