/** Every fault beside the random kills. */
import type { Fault } from '../trial.js';
import { combined } from './combined.js';
import { damagedMidway, damagedOutputs } from './damage.js';
import { fullCache, fullResult, fullTemporary, readOnlyCache, readOnlyResult } from './disk.js';
import { frozenWorker, hangingStage } from './frozen.js';
import { clockJumps, cutNetwork, outOfMemory } from './machine.js';
import { oneCache, oneFolder } from './sharing.js';

export const faults: readonly Fault[] = [
  combined,
  frozenWorker,
  hangingStage,
  fullResult,
  fullCache,
  fullTemporary,
  readOnlyResult,
  readOnlyCache,
  damagedOutputs,
  damagedMidway,
  oneFolder,
  oneCache,
  clockJumps,
  outOfMemory,
  cutNetwork,
];
