/** The findings of Gao, Schulman and Hilton (2022), judged from a study's tables alone. */
import { dataThreshold, lossTellsRobustness } from './data-size.js';
import { formsDiffer, predictsAhead } from './forms.js';
import { klGrowsQuadratically, penaltyIsEarlyStopping } from './kl-penalty.js';
import type { OveroptimizationFinding } from './methods.js';
import { goldRisesAndFalls, proxyKeepsRising } from './overoptimization.js';
import { goldIsFooled, rlSpendsMoreKl } from './peaks.js';
import { largerPolicyGainsLess } from './policy-size.js';
import { alphaRises, betaFalls, sharedAlpha } from './trends.js';

export const findings: readonly OveroptimizationFinding[] = [
  goldRisesAndFalls,
  proxyKeepsRising,
  alphaRises,
  betaFalls,
  sharedAlpha,
  formsDiffer,
  predictsAhead,
  rlSpendsMoreKl,
  dataThreshold,
  largerPolicyGainsLess,
  penaltyIsEarlyStopping,
  lossTellsRobustness,
  klGrowsQuadratically,
  goldIsFooled,
];
