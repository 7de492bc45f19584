/** F6 and F7: which form predicts beyond the fit, and how well (Gao et al. 2022, section 3.1, figure 26). */
import { combine, isBelow, untold } from '../../../display/finding.js';
import { count, plain, withInterval } from '../../../display/words.js';
import { fitCurve, heldOutRmse, predict } from '../../../fitting/index.js';
import { forms } from '../../../laws/index.js';
import { medianInterval } from '../../../statistics/index.js';
import { bestOfNName, judgedMethods, methodLabel, type OveroptimizationFinding } from './methods.js';
import { mainCurves, meanCurve, type SeedCurves } from './seed-curves.js';

/** A median over fewer sizes is a matter of chance. */
const fewestSizes = 3;

export const formsDiffer: OveroptimizationFinding = {
  id: 'F6',
  statement: 'd(α − βd) fits best-of-n and d(α − β ln d) fits RL, each better than the other out of sample',
  judge({ curves, confidence }) {
    const cases = judgedMethods(curves).map((method) => {
      const sizes = mainCurves(curves, method);
      return { method, ratios: sizes.map((size) => errorRatio(size, method)).filter(Number.isFinite) };
    });
    if (cases.length === 0 || cases.some(({ ratios }) => ratios.length < fewestSizes))
      return untold(`best-of-n and RL curves of at least ${fewestSizes} sizes`);
    const medians = cases.map(({ method, ratios }) => ({ method, ...medianInterval(ratios, confidence) }));
    return {
      verdict: combine(
        medians.map(({ estimate, high }) => (estimate > 1 ? 'yes' : high < 1 ? 'no' : 'unsure')),
      ),
      evidence: `Fitted up to 60 % of the KL, the other form errs ${medians
        .map((median) => `${withInterval(median)} times as much beyond it for ${methodLabel(median.method)}`)
        .join(' and ')} (median over sizes).`,
      measures: medians.map(({ method, ...median }) => ({ name: `error-ratio/${method}`, ...median })),
    };
  },
};

/** Error of the other form over that which the paper has for the method, both fitted below the cut and judged beyond it. */
function errorRatio(size: SeedCurves, method: string): number {
  const curve = { klDistance: size.klDistance, score: meanCurve(size, 'goldScore') };
  const [own, other] = method === bestOfNName ? [forms.bon, forms.rl] : [forms.rl, forms.bon];
  return heldOutRmse(other, curve) / heldOutRmse(own, curve);
}

/** Gao et al. picked the form on n ≤ 1,000. */
const fittedN = 1000;
/** The prediction has to reach at least this far beyond. */
const leastReach = 10;
/** Standard deviations of gold. */
const mostError = 0.1;

export const predictsAhead: OveroptimizationFinding = {
  id: 'F7',
  statement: 'The best-of-n law fitted on n ≤ 1,000 predicts gold at the largest n',
  judge({ curves, confidence }) {
    const points = curves.filter((row) => row.method === bestOfNName && row.n !== null);
    const largest = points.reduce((most, row) => Math.max(most, row.n ?? 0), 0);
    const sizes = mainCurves(points, bestOfNName);
    if (largest < leastReach * fittedN || sizes.length < fewestSizes)
      return untold(`best-of-n to n ≥ ${count(leastReach * fittedN)} for at least ${fewestSizes} sizes`);
    const cut = points.reduce((d, row) => ((row.n ?? 0) <= fittedN ? Math.max(d, row.klDistance) : d), 0);
    const errors = sizes.map((size) => Math.abs(aheadError(size, cut)));
    const median = medianInterval(errors, confidence);
    return {
      verdict: median.estimate < mostError ? 'holds' : combine([isBelow(median, mostError)]),
      evidence: `At n = ${count(largest)} the prediction errs by ${withInterval(median)} sd of gold (median over ${sizes.length} sizes; largest ${plain(Math.max(...errors))}).`,
      measures: [{ name: 'error', ...median }],
    };
  },
};

/** Predicted less measured gold at the last point, from a fit of the points up to the cut. */
function aheadError(size: SeedCurves, cut: number): number {
  const scores = meanCurve(size, 'goldScore');
  const below = size.klDistance.filter((distance) => distance <= cut + 1e-9).length;
  const { parameters } = fitCurve({
    form: forms.bon,
    klDistance: size.klDistance.slice(0, below),
    score: scores.slice(0, below),
  });
  const last = scores.length - 1;
  return predict(forms.bon, [[size.klDistance[last]]], parameters)[0] - scores[last];
}
