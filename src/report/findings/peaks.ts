/** F8 and F14: where gold peaks under RL against best-of-n, and where the human utility peaks against gold. */
import type { Coefficients } from '../../laws/coefficients.js';
import { median, medianInterval } from '../../statistics/index.js';
import { mainRows } from '../curve-groups.js';
import { combine, type Finding, isAbove, isBelow, point, untold } from './finding.js';
import { type MeasuredPeak, mainCurves, measuredPeak } from './seed-curves.js';
import { plain, withInterval } from './words.js';

const fewestSizes = 3;
/** Gao et al. have 3 to 5. */
const leastRatio = 2;

export const rlSpendsMoreKl: Finding = {
  id: 'F8',
  statement: 'RL spends far more KL than best-of-n before gold peaks',
  judge({ curves, coefficients, confidence }) {
    const peaks = new Map(mainCurves(curves, 'bon').map((size) => [size.rmParameters, measuredPeak(size)]));
    const ratios = mainCurves(curves, 'rl').flatMap((size) => {
      const ratio = peakRatio(measuredPeak(size), peaks.get(size.rmParameters));
      return ratio === undefined ? [] : [ratio];
    });
    if (ratios.length < fewestSizes)
      return untold(`best-of-n and RL curves of at least ${fewestSizes} sizes on which gold turns over`);
    const middle = medianInterval(ratios, confidence);
    const fitted = fittedRatio(coefficients);
    return {
      verdict: middle.estimate >= leastRatio ? 'holds' : combine([isAbove(middle, leastRatio)]),
      evidence: `Peak KL of RL over that of best-of-n: ${withInterval(middle)} (median over the ${ratios.length} sizes whose best-of-n curve turns over; from ${plain(Math.min(...ratios))} to ${plain(Math.max(...ratios))}). The peaks of the fitted laws would give ${plain(fitted)}.`,
      measures: [{ name: 'peak-kl-ratio', ...middle }, point('fitted-peak-kl-ratio', fitted)],
    };
  },
};

export const goldIsFooled: Finding = {
  id: 'F14',
  statement: 'Gold itself is fooled: under RL the human utility peaks at less KL than gold',
  judge({ curves, confidence }) {
    const ratios = mainCurves(curves, 'rl').flatMap((size) => {
      const ratio = peakRatio(measuredPeak(size), measuredPeak(size, 'humanScore'));
      return ratio === undefined ? [] : [1 / ratio];
    });
    if (ratios.length < fewestSizes)
      return untold(`RL curves of at least ${fewestSizes} sizes on which the human utility turns over`);
    const middle = medianInterval(ratios, confidence);
    return {
      verdict: combine([isBelow(middle, 1)]),
      evidence: `Peak KL of the human utility over that of gold: ${withInterval(middle)} (median over ${ratios.length} sizes).`,
      measures: [{ name: 'peak-kl-ratio', ...middle }],
    };
  },
};

/** The same from the fitted laws, median over all sizes: a law that misses the rise puts the peak elsewhere. */
function fittedRatio(coefficients: Coefficients[]): number {
  const peaks = (method: 'bon' | 'rl') =>
    new Map(mainRows(coefficients, method).map((row) => [row.rmParameters, row.peakKl.estimate]));
  const [bestOfN, rl] = [peaks('bon'), peaks('rl')];
  const ratios = [...rl].flatMap(([size, kl]) => {
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
