/** The findings of Gao, Schulman and Hilton (2022), judged from a study's tables alone. */
import { chiSquaredKeepsMore } from './chi-squared.js';
import { constraintsNeedNoGrid } from './constrained.js';
import { dataThreshold } from './data-threshold.js';
import { accuracyTellsNothing, directAlignmentFalls, ipoLosesLeast, logLawFitsDirect } from './direct.js';
import { diverseMembersHelpMore } from './diversity.js';
import { ensemblesDoNotFall, meanStillFalls } from './ensembles.js';
import { methodsShareProxyGap, methodsSpendDifferentKl } from './equal-proxy.js';
import { bestOfNForm, predictsAhead, rlForm } from './forms.js';
import { heavyTailsLoseAll } from './heavy-tails.js';
import { goldIsFooled } from './human-peak.js';
import { concatFromStartIsBest, gainsFade, repeatedFormulaHolds } from './iterated.js';
import { klGrowsQuadratically } from './kl-growth.js';
import { penaltyIsEarlyStopping } from './kl-penalty.js';
import { lossTellsRobustness } from './loss-and-size.js';
import type { OveroptimizationFinding } from './methods.js';

export type { OveroptimizationFinding } from './methods.js';

import { bestOfNFalls, proxyKeepsRising, rlFalls } from './overoptimization.js';
import { rlPeaksAsHigh, rlSpendsMoreKl } from './peak-ratio.js';
import { largerProxiesPeakLater } from './peak-trends.js';
import { ensemblesNeedLittlePenalty } from './penalised-ensembles.js';
import { pessimismIsMonotone } from './pessimism.js';
import { largerPolicyGainsLess } from './policy-size.js';
import { proxyLiesAboveGold } from './proxy-gap.js';
import { smoothingKeepsProxies } from './smoothing.js';
import { alphaRises, betaFalls, sharedAlpha } from './trends.js';
import { averagedWeightsAreAnEnsemble } from './weight-averaging.js';

const held: OveroptimizationFinding[] = [
  bestOfNFalls,
  rlFalls,
  proxyKeepsRising,
  alphaRises,
  betaFalls,
  sharedAlpha,
  bestOfNForm,
  rlForm,
  predictsAhead,
  rlSpendsMoreKl,
  dataThreshold,
  largerPolicyGainsLess,
  penaltyIsEarlyStopping,
  lossTellsRobustness,
  klGrowsQuadratically,
  goldIsFooled,
  proxyLiesAboveGold,
  rlPeaksAsHigh,
  largerProxiesPeakLater,
  ensemblesDoNotFall,
  meanStillFalls,
  ensemblesNeedLittlePenalty,
  diverseMembersHelpMore,
  directAlignmentFalls,
  logLawFitsDirect,
  ipoLosesLeast,
  accuracyTellsNothing,
  averagedWeightsAreAnEnsemble,
  heavyTailsLoseAll,
  chiSquaredKeepsMore,
  pessimismIsMonotone,
  smoothingKeepsProxies,
  constraintsNeedNoGrid,
  gainsFade,
  concatFromStartIsBest,
  repeatedFormulaHolds,
  methodsShareProxyGap,
  methodsSpendDifferentKl,
];

/** In the order in which they are told; a user's own come last. */
export const findings: readonly OveroptimizationFinding[] = held;

/** Adds one finding and gives it back. Throws where another one has its id. */
export function addFinding(finding: OveroptimizationFinding): OveroptimizationFinding {
  const other = held.find(({ id }) => id === finding.id);
  if (other !== undefined && other !== finding) throw new Error(`two findings are called ${finding.id}`);
  if (other === undefined) held.push(finding);
  return finding;
}
