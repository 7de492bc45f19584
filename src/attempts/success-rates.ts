/** How the chance of success is spread over problems: what decides which law coverage follows. */
import { minimise } from '../fitting/index.js';
import { logGamma } from '../statistics/index.js';

export interface CountedProblem {
  attempts: number;
  correct: number;
}

/** Success rates of problems as Beta(α, β). */
export interface SuccessRates {
  /** The density of rates near 0 is p^(α−1): a heavy left tail below 1, and then −ln pass@k falls as k^−α. */
  alpha: number;
  beta: number;
  /** Whether the likelihood has its highest point here. It has none where all problems have one rate. */
  converged: boolean;
}

const logBeta = (a: number, b: number) => logGamma(a) + logGamma(b) - logGamma(a + b);

/**
 * Beta(α, β) by maximum likelihood of the counts, which are beta-binomial (Schaeffer et al. 2025, arXiv:2502.17578: the
 * distributional estimator of the exponent; the density's left tail is necessary and sufficient for a power law).
 */
export function fitSuccessRates(problems: readonly CountedProblem[]): SuccessRates {
  if (problems.length < 2) throw new RangeError('success rates of fewer than two problems have no spread');
  const minusLogLikelihood = ([logAlpha, logBetaOf]: readonly number[]) => {
    const [alpha, beta] = [Math.exp(logAlpha), Math.exp(logBetaOf)];
    if (!(alpha > 1e-6 && beta > 1e-6 && alpha < 1e6 && beta < 1e6)) return Number.POSITIVE_INFINITY;
    const each = problems.map(
      ({ attempts, correct }) => logBeta(alpha + correct, beta + attempts - correct) - logBeta(alpha, beta),
    );
    return -each.reduce((sum, value) => sum + value, 0) / problems.length;
  };
  const { point, converged } = minimise(
    { value: minusLogLikelihood, gradient: (at) => differences(minusLogLikelihood, at) },
    startOf(problems),
    { tolerance: 1e-6 },
  );
  return {
    alpha: Math.exp(point[0]),
    beta: Math.exp(point[1]),
    converged: converged && Math.exp(point[0]) + Math.exp(point[1]) < flat,
  };
}

/** Of α + β: rates whose standard deviation is below .5 %, which counts cannot tell from one rate. */
const flat = 1e4;

const STEP = 1e-4;

const differences = (value: (point: readonly number[]) => number, at: readonly number[]) =>
  at.map((coordinate, index) => {
    const moved = (by: number) => value(at.with(index, coordinate + by));
    return (moved(STEP) - moved(-STEP)) / (2 * STEP);
  });

/** By the moments of the observed rates, ln α and ln β. */
function startOf(problems: readonly CountedProblem[]): [number, number] {
  const rates = problems.map(({ attempts, correct }) => (correct + 0.5) / (attempts + 1));
  const centre = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
  const spread = rates.reduce((sum, rate) => sum + (rate - centre) ** 2, 0) / (rates.length - 1);
  const size = Math.min(Math.max((centre * (1 - centre)) / Math.max(spread, 1e-6) - 1, 0.1), 1e3);
  return [Math.log(centre * size), Math.log((1 - centre) * size)];
}

/** Mean pass@k of problems whose success rates are Beta(α, β): 1 − B(α, β + k)/B(α, β). */
export const coverageOfRates = ({ alpha, beta }: Pick<SuccessRates, 'alpha' | 'beta'>, k: number): number =>
  -Math.expm1(logBeta(alpha, beta + k) - logBeta(alpha, beta));
