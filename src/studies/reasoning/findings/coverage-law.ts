/** T2, T2b: which law coverage follows, and whether its negative logarithm is a power law. */
import { fitSuccessRates } from '../../../attempts/index.js';
import { combine, isAbove, isBelow, untold } from '../../../display/finding.js';
import { differenceText, withInterval } from '../../../display/words.js';
import { fitForm, predict } from '../../../fitting/index.js';
import { forms } from '../../../laws/index.js';
import { slopeOf } from '../../../statistics/index.js';
import type { AttemptsRow, CoverageRow } from '../tables.js';
import type { ReasoningFinding } from './index.js';
import { overLargest, wholePool } from './over-models.js';

/** The law is fitted on so many attempts at most. */
const fittedK = 32;
const tolerance = 0.02;

interface Extrapolated {
  a: number;
  b: number;
  /** Of the largest k: what the law says less what was measured. */
  error: number;
}

function extrapolated(model: readonly CoverageRow[]): Extrapolated | undefined {
  const last = model.reduce((most, row) => (row.k > most.k ? row : most));
  const few = model.filter(({ k }) => k <= fittedK);
  if (few.length < 3 || last.k <= fittedK) return undefined;
  const form = forms.coveragePower;
  const { parameters } = fitForm({
    form,
    inputs: few.map(({ k }) => [k]),
    outputs: few.map(({ coverage }) => coverage),
  });
  const [predicted] = predict(form, [[last.k]], parameters);
  return { a: parameters[0], b: parameters[1], error: predicted - last.coverage };
}

export const coverageLaw: ReasoningFinding = {
  id: 'T2',
  statement:
    'Coverage follows exp(−ak^−b): fitted to k ≤ 32 it predicts that of all attempts there are within 0.02',
  judge({ coverage, confidence }) {
    const rows = wholePool(coverage, 'answer');
    const over = (of: (found: Extrapolated) => number) =>
      overLargest(rows, (model) => someOf(extrapolated(model), of), { confidence });
    const [error, a, b] = [over((found) => found.error), over((found) => found.a), over((found) => found.b)];
    if (error === undefined || a === undefined || b === undefined)
      return untold('coverage up to more than 32 attempts');
    return {
      verdict: combine([isAbove(error, -tolerance), isBelow(error, tolerance)]),
      evidence: `Fitted to k ≤ 32, a ${withInterval(a)} and b ${withInterval(b)} at the largest size, the law errs by ${differenceText(error)} at the largest k.`,
      measures: [
        { name: 'error', ...error },
        { name: 'a', ...a },
        { name: 'b', ...b },
      ],
    };
  },
};

const mostDrift = 0.1;
/** Success rates whose density is p^(α−1) near 0 have a heavy left tail below this. */
const heavyBelow = 1;

interface Slopes {
  /** Of ln(−ln pass@k) on ln k, over all k. */
  whole: number;
  /** How much it differs between the lower and the upper half of ln k. */
  drift: number;
}

/** Where coverage is 1, −ln pass@k is 0 and has no logarithm: such k are left out. */
function slopesOf(model: readonly CoverageRow[]): Slopes | undefined {
  const points = model
    .filter(({ coverage }) => coverage > 0 && coverage < 1)
    .map(({ k, coverage }) => ({ x: Math.log(k), y: Math.log(-Math.log(coverage)) }));
  if (points.length < 4) return undefined;
  const xs = points.map(({ x }) => x);
  const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
  const slope = (own: typeof points) =>
    slopeOf(
      own.map(({ x }) => x),
      own.map(({ y }) => y),
    );
  // A point in the middle belongs to both halves, give or take what rounding makes of logarithms.
  const [low, high] = [-1, 1].map((side) => points.filter(({ x }) => side * (x - middle) >= -1e-9));
  if (low.length < 2 || high.length < 2) return undefined;
  return { whole: slope(points), drift: Math.abs(slope(high) - slope(low)) };
}

/** α of the Beta distribution of success rates, from the first attempts at each problem. */
function alphaOf(model: readonly AttemptsRow[]): number | undefined {
  if (model.length < 2 || model.some(({ firstAttempts }) => !(firstAttempts > 0))) return undefined;
  const { alpha, converged } = fitSuccessRates(
    model.map(({ firstAttempts: attempts, firstProofs: correct }) => ({ attempts, correct })),
  );
  return converged ? alpha : undefined;
}

export const powerLawNeedsTail: ReasoningFinding = {
  id: 'T2b',
  statement:
    '−log pass@k of whole proofs is a power law, and success rates have the heavy left tail that it needs: its slope drifts by less than 0.1 between the halves of log k, and α of their Beta distribution is below 1',
  judge({ coverage, attempts, confidence }) {
    const rows = wholePool(coverage, 'proof');
    const over = (of: (found: Slopes) => number) =>
      overLargest(rows, (model) => someOf(slopesOf(model), of), { confidence });
    const [drift, slope] = [over((found) => found.drift), over((found) => found.whole)];
    const alpha = overLargest(attempts, alphaOf, { confidence });
    if (drift === undefined || slope === undefined || alpha === undefined)
      return untold('coverage of proofs, and attempts whose first ones are counted');
    const [isStraight, isHeavy] = [isBelow(drift, mostDrift), isBelow(alpha, heavyBelow)];
    const isAsPredicted = isStraight === 'no' && isHeavy === 'no';
    return {
      verdict: combine([isStraight, isHeavy]),
      evidence: `The slope ${withInterval(slope)} drifts by ${withInterval(drift)}; α is ${withInterval(alpha)}.${isAsPredicted ? ' No power law, as Schaeffer et al. predict for α > 1.' : ''}`,
      measures: [
        { name: 'drift', ...drift },
        { name: 'alpha', ...alpha },
        { name: 'slope', ...slope },
      ],
    };
  },
};

const someOf = <Found>(found: Found | undefined, of: (found: Found) => number): number | undefined =>
  found === undefined ? undefined : of(found);
