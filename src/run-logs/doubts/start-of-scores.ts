/** Whether scores start at that of the initial policy: what a fit with a free constant finds at √KL 0, or what was measured. */
import { doubtBaseline, smoothnessFactor, type Warning } from '../../fitting/index.js';
import { curveLaw, type OveroptimizationForm } from '../../laws/index.js';
import { extent, leastSquares, mean } from '../../statistics/index.js';
import { groupBy } from '../group-by.js';
import type { RunPoint } from '../points/point.js';

interface Point extends Pick<RunPoint, 'rows'> {
  kl: number;
  gold: number;
  cluster: string;
}

/** Points of the fitted curve that show how far it moves. */
const CURVE_POINTS = 50;

/** Both laws start at 0. Nothing is said where three coefficients cannot be told apart. */
export function doubtStart(
  name: string,
  form: OveroptimizationForm,
  data: readonly Point[],
  isAveraged: boolean,
): Warning | undefined {
  const regressors = (d: number) => [1, ...curveLaw(form).basis([d])];
  const regressorsOf = ({ kl, rows }: Point) => rows?.meanOf(regressors) ?? regressors(Math.sqrt(kl));
  try {
    const { coefficients, standardErrors, degreesOfFreedom, residualSumOfSquares } = leastSquares({
      design: data.map(regressorsOf),
      response: data.map(({ gold }) => gold),
    });
    const [smallest, largest] = extent(data.map(({ kl }) => Math.sqrt(kl)));
    const curve = Array.from({ length: CURVE_POINTS + 1 }, (_, at) =>
      regressors(smallest + ((largest - smallest) * at) / CURVE_POINTS).reduce(
        (sum, value, index) => sum + value * coefficients[index],
        0,
      ),
    );
    const widthOf = ([low, high]: readonly number[]) => high - low;
    const rmse = Math.sqrt(residualSumOfSquares / Math.max(1, degreesOfFreedom));
    const widen = smoothnessFactor(inLoggedOrder(data, regressorsOf, coefficients));
    // The first row of a long log stands alone, and the others are means: it is no measured start of theirs.
    const measured = isAveraged ? undefined : startOf(data, rmse);
    const start = measured ?? { estimate: coefficients[0], error: standardErrors[0] };
    return doubtBaseline(name, {
      intercept: { estimate: start.estimate, error: widen * start.error, degreesOfFreedom },
      isMeasured: measured !== undefined,
      first: { score: curve[0], kl: smallest ** 2 },
      ...{ largestKl: largest ** 2, rise: widthOf(extent(curve)) },
      spread: widthOf(extent(data.map(({ gold }) => gold))),
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Residuals run by run, in the order of logging, along which noise is remembered. */
function inLoggedOrder(
  data: readonly Point[],
  regressorsOf: (point: Point) => number[],
  coefficients: readonly number[],
): number[] {
  const residualOf = (point: Point) =>
    regressorsOf(point).reduce((rest, value, index) => rest - value * coefficients[index], point.gold);
  return groupBy(data, ({ cluster }) => cluster).flatMap((run) => run.map(residualOf));
}

/** Nats; up to here a curve of height 1 has risen by a tenth of it. */
const AT_START = 0.02;

/** The score at the start where it was measured: a law that misses its points bends what is extrapolated to there. */
function startOf(data: readonly Point[], rmse: number): { estimate: number; error: number } | undefined {
  const golds = data.filter(({ kl }) => kl < AT_START).map(({ gold }) => gold);
  if (golds.length === 0) return undefined;
  return { estimate: mean(golds), error: rmse / Math.sqrt(golds.length) };
}
