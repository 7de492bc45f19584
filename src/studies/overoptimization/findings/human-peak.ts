/** F14: where the human utility peaks under RL, against gold. */
import { combine, isBelow, type Judgement, untold } from '../../../display/finding.js';
import { withInterval } from '../../../display/words.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { peakValue, turnsOver } from './measured-peak.js';
import { judgeOnline, type OveroptimizationFinding } from './methods.js';
import { type MeanCurves, overSeeds } from './over-seeds.js';
import { medianOfRatios } from './peak-pairs.js';
import { mainCurves } from './seed-curves.js';

const fewestSizes = 3;

export const goldIsFooled: OveroptimizationFinding = {
  id: 'F14',
  statement:
    'Where both turn over under RL, the human utility peaks at less KL than gold (median over sizes)',
  judge: (tables) => judgeOnline(tables, needs, (method) => judgeFooling(tables, method)),
};

const needs = `RL curves of at least ${fewestSizes} sizes on which both gold and the human utility turn over`;

function judgeFooling({ curves, confidence }: OveroptimizationTables, method: string): Judgement {
  const sizes = mainCurves(curves, method);
  const turned = sizes.filter(
    (size) => turnsOver(size, confidence) && turnsOver(size, confidence, 'humanScore'),
  );
  if (turned.length < fewestSizes) return untold(needs);
  const ratio = overSeeds(turned, medianRatio, { confidence, logarithmic: true });
  return {
    verdict: combine([isBelow(ratio, 1)]),
    evidence: `Peak KL of the human utility over that of gold: ${withInterval(ratio)} (median over the ${turned.length} of ${sizes.length} sizes on which both turn over).`,
    measures: [{ name: 'peak-kl-ratio', ...ratio }],
  };
}

/** Of the human utility's peak KL over gold's. */
const medianRatio = (means: MeanCurves[]): number =>
  medianOfRatios(means.map((own) => peakValue(own, 'kl', 'humanScore') / peakValue(own, 'kl')));
