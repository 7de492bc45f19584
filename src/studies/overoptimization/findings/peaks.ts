/** F8 and F14: where gold peaks under RL against best-of-n, and where the human utility peaks against gold. */
import { combine, isAbove, isBelow, type Judgement, point, untold } from '../../../display/finding.js';
import { plain, withInterval } from '../../../display/words.js';
import { median, medianInterval } from '../../../statistics/index.js';
import { mainRows, sizeKey } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { Coefficients } from '../tables.js';
import { type MeasuredPeak, measuredPeak } from './measured-peak.js';
import { bestOfNName, judgeOnline, methodLabel, type OveroptimizationFinding } from './methods.js';
import { mainCurves } from './seed-curves.js';

const fewestSizes = 3;
/** Gao et al. have 3 to 5. */
const leastRatio = 2;

export const rlSpendsMoreKl: OveroptimizationFinding = {
  id: 'F8',
  statement: 'RL spends far more KL than best-of-n before gold peaks',
  judge(tables) {
    const needs = `best-of-n and RL curves of at least ${fewestSizes} sizes on which gold turns over`;
    const peaks = new Map(
      mainCurves(tables.curves, bestOfNName).map((curve) => [curve.size.key, measuredPeak(curve)]),
    );
    return judgeOnline(tables, needs, (method) => {
      const ratios = mainCurves(tables.curves, method).flatMap((curve) => {
        const ratio = peakRatio(measuredPeak(curve), peaks.get(curve.size.key));
        return ratio === undefined ? [] : [ratio];
      });
      return ratios.length < fewestSizes ? untold(needs) : judgeSpending(tables, method, ratios);
    });
  },
};

function judgeSpending(
  { coefficients, confidence }: OveroptimizationTables,
  method: string,
  ratios: number[],
): Judgement {
  const middle = medianInterval(ratios, confidence);
  const fitted = fittedRatio(coefficients, method);
  return {
    verdict: middle.estimate >= leastRatio ? 'holds' : combine([isAbove(middle, leastRatio)]),
    evidence: `Peak KL of ${methodLabel(method)} over that of best-of-n: ${withInterval(middle)} (median over the ${ratios.length} sizes whose best-of-n curve turns over; from ${plain(Math.min(...ratios))} to ${plain(Math.max(...ratios))}). The peaks of the fitted laws would give ${plain(fitted)}.`,
    measures: [{ name: 'peak-kl-ratio', ...middle }, point('fitted-peak-kl-ratio', fitted)],
  };
}

export const goldIsFooled: OveroptimizationFinding = {
  id: 'F14',
  statement: 'Gold itself is fooled: under RL the human utility peaks at less KL than gold',
  judge(tables) {
    const needs = `RL curves of at least ${fewestSizes} sizes on which the human utility turns over`;
    return judgeOnline(tables, needs, (method) => {
      const ratios = mainCurves(tables.curves, method).flatMap((curve) => {
        const ratio = peakRatio(measuredPeak(curve), measuredPeak(curve, 'humanScore'));
        return ratio === undefined ? [] : [1 / ratio];
      });
      return ratios.length < fewestSizes ? untold(needs) : judgeFooling(ratios, tables.confidence);
    });
  },
};

function judgeFooling(ratios: number[], confidence: number): Judgement {
  const middle = medianInterval(ratios, confidence);
  return {
    verdict: combine([isBelow(middle, 1)]),
    evidence: `Peak KL of the human utility over that of gold: ${withInterval(middle)} (median over ${ratios.length} sizes).`,
    measures: [{ name: 'peak-kl-ratio', ...middle }],
  };
}

/** The same from the fitted laws, median over all sizes: a law that misses the rise puts the peak elsewhere. */
function fittedRatio(coefficients: readonly Coefficients[], method: string): number {
  const peaks = (name: string) =>
    new Map(mainRows(coefficients, name).map((row) => [sizeKey(row), row.peakKl.estimate]));
  const [bestOfN, own] = [peaks(bestOfNName), peaks(method)];
  const ratios = [...own].flatMap(([size, kl]) => {
    const other = bestOfN.get(size);
    return other === undefined ? [] : [kl / other];
  });
  return ratios.length === 0 ? Number.NaN : median(ratios.filter((ratio) => !Number.isNaN(ratio)));
}

/** Infinite where the upper peak is not reached: the ratio is then at least what was measured. None without the lower. */
function peakRatio(upper: MeasuredPeak, lower: MeasuredPeak | undefined): number | undefined {
  if (lower === undefined || lower.isAtEnd) return undefined;
  return upper.isAtEnd ? Number.POSITIVE_INFINITY : upper.kl / lower.kl;
}
