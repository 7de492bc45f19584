/** Lines through ln excess: L(D) of one size, L(N) at one horizon (Kaplan et al. 2020, equations 1.1 and 1.2). */
import { type Interval, leastSquares, studentQuantile } from '../../../statistics/index.js';
import { type Cell, groupBy } from './runs.js';

export interface PowerLaw {
  /** Of excess ∝ x^−exponent. */
  exponent: Interval;
  rSquared: number;
  /** Σ residuals² and Σ (y − ȳ)². */
  residualSquares: number;
  totalSquares: number;
  /** n − 2. */
  degrees: number;
  /** Of ln excess about the line. */
  sd: number;
  /** log₁₀ of the largest x over the smallest. */
  decades: number;
  points: number;
  /** ln excess at x, with the standard error of one more run there. */
  at(x: number): { logExcess: number; error: number };
}

/** Undefined for fewer than three different x. */
export function powerLaw(
  points: readonly { x: number; logExcess: number }[],
  confidence: number,
): PowerLaw | undefined {
  if (new Set(points.map(({ x }) => x)).size < 3) return undefined;
  const logs = points.map(({ x }) => Math.log(x));
  const response = points.map(({ logExcess }) => logExcess);
  const fit = leastSquares({ design: logs.map((x) => [1, x]), response });
  const [intercept, slope] = fit.coefficients;
  const middle = response.reduce((sum, value) => sum + value, 0) / response.length;
  const totalSquares = response.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const { degreesOfFreedom: degrees, residualSumOfSquares: residualSquares, covariance } = fit;
  const half = studentQuantile((1 + confidence) / 2, degrees) * fit.standardErrors[1];
  const sd = Math.sqrt(residualSquares / degrees);
  return {
    exponent: { estimate: -slope, low: -slope - half, high: -slope + half },
    rSquared: 1 - residualSquares / totalSquares,
    ...{ residualSquares, totalSquares, degrees, sd, points: points.length },
    decades: (Math.max(...logs) - Math.min(...logs)) / Math.LN10,
    at: (x) => {
      const log = Math.log(x);
      const own = covariance[0][0] + 2 * log * covariance[0][1] + log * log * covariance[1][1];
      return { logExcess: intercept + slope * log, error: Math.sqrt(sd * sd + own) };
    },
  };
}

export interface SizeLaw {
  width: number;
  layers: number;
  parameters: number;
  cells: Cell[];
  law: PowerLaw;
}

/** L(D) of every size with at least three horizons, small ones first. */
export function dataLaws(cells: readonly Cell[], confidence: number): SizeLaw[] {
  return [...groupBy(cells, ({ width, layers }) => `${width}/${layers}`).values()].flatMap((own) => {
    const law = powerLaw(
      own.map(({ tokens, logExcess }) => ({ x: tokens, logExcess })),
      confidence,
    );
    const { width, layers, parameters } = own[0];
    return law === undefined ? [] : [{ width, layers, parameters, cells: own, law }];
  });
}

/** L(N) of sizes of one depth at the horizon that most of them share, within 10 %; undefined where no three do. */
export function parameterLaw(
  cells: readonly Cell[],
  confidence: number,
): { tokens: number; law: PowerLaw } | undefined {
  const near = ({ tokens, layers }: Cell) =>
    cells.filter(
      (cell) => cell.layers === layers && Math.abs(Math.log(cell.tokens / tokens)) < Math.log(1.1),
    );
  const sizes = (own: readonly Cell[]) => new Set(own.map(({ parameters }) => parameters)).size;
  const chosen = cells
    .map((cell) => ({ tokens: cell.tokens, own: near(cell) }))
    .reduce<{ tokens: number; own: Cell[] } | undefined>(
      (held, one) => (held === undefined || sizes(one.own) > sizes(held.own) ? one : held),
      undefined,
    );
  if (chosen === undefined) return undefined;
  const law = powerLaw(
    chosen.own.map(({ parameters, logExcess }) => ({ x: parameters, logExcess })),
    confidence,
  );
  return law && { tokens: chosen.tokens, law };
}
