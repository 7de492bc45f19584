/** F3, F4 and F5: how α and β move with the logarithm of the reward model's size (Gao et al. 2022, figure 3). */
import {
  type Check,
  combine,
  isAbove,
  isBelow,
  type Judgement,
  point,
  untold,
} from '../../../display/finding.js';
import { plain, withInterval } from '../../../display/words.js';
import { fitSharedAlpha, fitTrend } from '../../../laws/index.js';
import { spearman } from '../../../statistics/index.js';
import { mainRows, parametersOf } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { bestOfNName, judgeOnline, type OveroptimizationFinding } from './methods.js';
import { mainCurves, meanCurve, type SeedCurves } from './seed-curves.js';

/** A line through fewer sizes has no interval worth the name. */
const fewestSizes = 4;
/** A trend is one when the ranks agree this well. */
const leastRankCorrelation = 0.8;

export const alphaRises: OveroptimizationFinding = {
  id: 'F3',
  statement: 'α of best-of-n rises with the logarithm of the reward model’s size',
  judge: (tables) => judgeTrend(tables, 'alpha', 1),
};

export const betaFalls: OveroptimizationFinding = {
  id: 'F4',
  statement: 'β of best-of-n falls with the logarithm of the reward model’s size',
  judge: (tables) => judgeTrend(tables, 'beta', -1),
};

function judgeTrend(
  { coefficients, confidence }: OveroptimizationTables,
  name: 'alpha' | 'beta',
  sign: 1 | -1,
): Judgement {
  const rows = mainRows(coefficients, bestOfNName);
  if (rows.length < fewestSizes) return untold(`best-of-n fits of at least ${fewestSizes} sizes`);
  const parameterCounts = rows.map(parametersOf);
  const estimates = rows.map((row) => row[name].estimate);
  const { slope } = fitTrend({ parameterCounts, estimates, confidence });
  const rank = spearman(parameterCounts, estimates);
  const direction = sign > 0 ? isAbove(slope, 0) : isBelow(slope, 0);
  const ranks: Check = sign * rank >= leastRankCorrelation ? 'yes' : 'no';
  return {
    // Ranks alone refute nothing while the slope is open.
    verdict: combine([direction, direction === 'yes' ? ranks : 'unsure']),
    evidence: `${name === 'alpha' ? 'α' : 'β'} changes by ${withInterval(slope)} a decade of parameters over ${rows.length} sizes; Spearman’s ρ ${plain(rank)}.`,
    measures: [{ name: 'slope', ...slope }, point('spearman', rank)],
  };
}

/** What one α for all sizes may cost in RMSE. */
const mostCost = 0.15;

export const sharedAlpha: OveroptimizationFinding = {
  id: 'F5',
  statement: 'β of RL falls with the logarithm of the reward model’s size, with one α for all sizes',
  judge(tables) {
    const needs = `RL curves of at least ${fewestSizes} sizes`;
    return judgeOnline(tables, needs, (method) => {
      const sizes = mainCurves(tables.curves, method);
      return sizes.length < fewestSizes ? untold(needs) : judgeSharedAlpha(sizes, tables.confidence);
    });
  },
};

function judgeSharedAlpha(sizes: SeedCurves[], confidence: number): Judgement {
  const fit = fitSharedAlpha(
    'rl',
    sizes.map((size) => ({ klDistance: size.klDistance, gold: meanCurve(size, 'goldScore') })),
  );
  const parameterCounts = sizes.map(({ size }) => size.rmParameters);
  const { slope } = fitTrend({ parameterCounts, estimates: fit.betas, confidence });
  const cost = fit.rmse / fit.freeRmse - 1;
  return {
    verdict: combine([isBelow(slope, 0), cost < mostCost ? 'yes' : 'no']),
    evidence: `With α = ${plain(fit.alpha)} for all ${sizes.length} sizes β changes by ${withInterval(slope)} a decade; one α costs ${plain(100 * cost)} % in RMSE (${plain(fit.rmse)} against ${plain(fit.freeRmse)}).`,
    measures: [{ name: 'slope', ...slope }, point('cost', cost), point('alpha', fit.alpha)],
  };
}
