/** Every fault beside the random kills. */
import type { Fault } from './trial.js';

export const faults: readonly Fault[] = [];
