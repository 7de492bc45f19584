/** The findings in their order. */
import type { Finding } from '../../../display/finding.js';
import type { ReasoningTables } from '../study-tables.js';
import { optimumMoves } from './budget-split.js';
import { coverageLaw, powerLawNeedsTail } from './coverage-law.js';
import { exchangeWithPretraining } from './exchange.js';
import { sequentialThenParallel, waitsHelpThenHarm } from './forced-waits.js';
import { flawIsHacked, learnedVerifierIsOverOptimised, learningIsASigmoid } from './learning.js';
import { learningLengthens } from './lengthening.js';
import { learningLosesAnswers, learningNarrows } from './narrowing.js';
import { bestOfNOverOptimises } from './over-optimisation.js';
import { stepsAndSize, thinkingPays } from './pass-at-one.js';
import { clipHolds, staleActors } from './rates-and-lags.js';
import { hardestGainsFromNeither, selectionLags } from './selection.js';
import { waitsAreReal } from './waits.js';

export type ReasoningFinding = Finding<ReasoningTables>;

export const findings: readonly ReasoningFinding[] = [
  stepsAndSize,
  coverageLaw,
  powerLawNeedsTail,
  selectionLags,
  bestOfNOverOptimises,
  thinkingPays,
  waitsHelpThenHarm,
  sequentialThenParallel,
  optimumMoves,
  hardestGainsFromNeither,
  ...exchangeWithPretraining,
  learningIsASigmoid,
  clipHolds,
  flawIsHacked,
  learnedVerifierIsOverOptimised,
  ...waitsAreReal,
  learningLengthens,
  staleActors,
  learningNarrows,
  learningLosesAnswers,
];
