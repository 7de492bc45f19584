/** F17: how gold's peak under RL moves with the reward model's size (Gao et al. 2022, figure 1). */

import { combine, isAbove, type Judgement, untold } from '../../../display/finding.js';
import { withInterval } from '../../../display/words.js';
import { slopeOf } from '../../../statistics/index.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { peakValue, turnsOver } from './measured-peak.js';
import { judgeOnline, type OveroptimizationFinding } from './methods.js';
import { type MeanCurves, overSeeds } from './over-seeds.js';
import { mainCurves } from './seed-curves.js';

/** Two sizes have a line whatever they do. */
const fewestSizes = 3;

export const largerProxiesPeakLater: OveroptimizationFinding = {
  id: 'F17',
  statement: 'Where gold turns over under RL, it peaks higher and at more KL the larger the proxy',
  judge: (tables) => judgeOnline(tables, needs, (method) => judgePeaks(tables, method)),
};

const needs = `at least ${fewestSizes} sizes on which gold turns over under RL`;

function judgePeaks({ curves, confidence }: OveroptimizationTables, method: string): Judgement {
  const all = mainCurves(curves, method);
  const turning = all.filter((size) => turnsOver(size, confidence));
  const decades = turning.map(({ size }) => Math.log10(size.rmParameters));
  if (new Set(decades).size < fewestSizes) return untold(needs);
  const slope = (of: (means: MeanCurves) => number) =>
    overSeeds(turning, (means) => slopeOf(decades, means.map(of)), { confidence });
  const height = slope((means) => peakValue(means, 'score'));
  const place = slope((means) => Math.log(peakValue(means, 'kl')));
  const factor = { estimate: Math.exp(place.estimate), low: Math.exp(place.low), high: Math.exp(place.high) };
  return {
    verdict: combine([isAbove(height, 0), isAbove(place, 0)]),
    evidence: `A decade of parameters raises gold’s peak by ${withInterval(height)} sd and multiplies its KL by ${withInterval(factor)}, over the ${turning.length} of ${all.length} sizes where gold turns over.`,
    measures: [
      { name: 'peak-gold-slope', ...height },
      { name: 'log-peak-kl-slope', ...place },
    ],
  };
}
