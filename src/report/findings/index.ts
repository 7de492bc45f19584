/** The findings of Gao, Schulman and Hilton (2022), judged from a study's tables alone. */
import { dataThreshold, lossTellsRobustness } from './data-size.js';
import type { Finding, FindingTables, Verdict } from './finding.js';
import { formsDiffer, predictsAhead } from './forms.js';
import { klGrowsQuadratically, penaltyIsEarlyStopping } from './kl-penalty.js';
import { goldRisesAndFalls, proxyKeepsRising } from './overoptimization.js';
import { goldIsFooled, rlSpendsMoreKl } from './peaks.js';
import { largerPolicyGainsLess } from './policy-size.js';
import { alphaRises, betaFalls, sharedAlpha } from './trends.js';

export { type FindingTables, type Measure, type Verdict, verdictMarks, type Word } from './finding.js';

export const findings: readonly Finding[] = [
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

/** A verdict for every finding; one that the study says nothing about cannot be told. */
export function judgeFindings(tables: FindingTables): Verdict[] {
  return findings.map(({ id, statement, judge }) => ({ id, statement, ...judge(tables) }));
}
