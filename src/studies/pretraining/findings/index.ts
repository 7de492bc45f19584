/** The findings in their order. */
import { downstreamIsUnreliable } from './downstream.js';
import { entropyIsFloor, jointLawFits, sameLawInDomains, theoryOfData } from './joint-law.js';
import { kaplanBias, kaplanSteps } from './kaplan.js';
import { largestRunPredicted } from './largest-run.js';
import type { PretrainingFinding } from './law-values.js';
import { approachesAgree, splitFollowsTheory } from './optimal-split.js';
import { capacityIsConstant, largerIsMoreEfficient, powerLawOfData, shapeMattersLittle } from './sizes.js';
import { curatedTokensPay, fourEpochsAreFresh } from './tokens.js';

export type { PretrainingFinding } from './law-values.js';

export const findings: readonly PretrainingFinding[] = [
  entropyIsFloor,
  powerLawOfData,
  jointLawFits,
  theoryOfData,
  capacityIsConstant,
  largerIsMoreEfficient,
  approachesAgree,
  splitFollowsTheory,
  largestRunPredicted,
  kaplanBias,
  kaplanSteps,
  shapeMattersLittle,
  fourEpochsAreFresh,
  sameLawInDomains,
  downstreamIsUnreliable,
  curatedTokensPay,
];
