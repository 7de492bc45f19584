/** Stages that count several things one after the other: what share of their time each takes, as was measured. */
import type { StagePasses } from '../study.js';

export const passes: StagePasses = {
  // Its comparisons are sampled, which took 29 to 44 % of the time at usual sizes, then it is trained.
  gold: { responses: [0, 0.35], steps: [0.35, 1] },
};
