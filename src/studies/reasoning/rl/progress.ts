/** A run of reinforcement learning as laws of progress take it. */
import type { ProgressCurve } from '../../../laws/index.js';
import type { RlCurvesRow } from '../tables.js';

/** Gold against operations; the first evaluation, before learning, is the start that the sigmoid counts from. */
export function progressOf([first, ...rest]: readonly Pick<RlCurvesRow, 'flops' | 'gold'>[]): ProgressCurve {
  return {
    start: first.gold,
    compute: rest.map(({ flops }) => flops),
    reward: rest.map(({ gold }) => gold),
  };
}
