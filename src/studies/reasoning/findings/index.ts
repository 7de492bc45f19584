/** The findings in their order. */
import type { Finding } from '../../../display/finding.js';
import type { ReasoningTables } from '../study-tables.js';
import { optimumMoves } from './budget-split.js';
import { sequentialThenParallel, waitsAreReal, waitsHelpThenFlatten } from './forced-waits.js';
import { stepsAndSize, thinkingPays } from './pass-at-one.js';
import { hardestGainsFromNeither, selectionLags } from './selection.js';

export type ReasoningFinding = Finding<ReasoningTables>;

export const findings: readonly ReasoningFinding[] = [
  stepsAndSize,
  selectionLags,
  thinkingPays,
  waitsHelpThenFlatten,
  sequentialThenParallel,
  optimumMoves,
  hardestGainsFromNeither,
  ...waitsAreReal,
];
