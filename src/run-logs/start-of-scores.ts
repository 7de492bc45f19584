/** Whether scores start at that of the initial policy: what a fit with a free constant finds at √KL 0, or what was measured. */
import { doubtBaseline, type Warning } from '../fitting/index.js';
import { curveLaw, type OveroptimizationForm } from '../laws/index.js';
import { extent, leastSquares, mean } from '../statistics/index.js';
import type { RunPoint } from './points/index.js';

/** Points of the fitted curve that show how far it moves. */
const CURVE_POINTS = 50;

/** Both laws start at 0. Nothing is said where three coefficients cannot be told apart. */
export function doubtStart(
  name: string,
  form: OveroptimizationForm,
  data: readonly RunPoint[],
): Warning | undefined {
  const regressors = (d: number) => [1, ...curveLaw(form).basis([d])];
  try {
    const { coefficients, standardErrors, degreesOfFreedom, residualSumOfSquares } = leastSquares({
      design: data.map(({ kl }) => regressors(Math.sqrt(kl))),
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
    const measured = startOf(data, rmse);
    const start = measured ?? { estimate: coefficients[0], error: standardErrors[0] };
    return doubtBaseline(name, {
      intercept: { ...start, degreesOfFreedom },
      isMeasured: measured !== undefined,
      first: { score: curve[0], kl: smallest ** 2 },
      ...{ largestKl: largest ** 2, rise: widthOf(extent(curve)) },
      spread: widthOf(extent(data.map(({ gold }) => gold))),
    });
  } catch {
    return undefined;
  }
}

/** Nats; up to here a curve of height 1 has risen by a tenth of it. */
const AT_START = 0.02;

/** The score at the start where it was measured: a law that misses its points bends what is extrapolated to there. */
function startOf(data: readonly RunPoint[], rmse: number): { estimate: number; error: number } | undefined {
  const golds = data.filter(({ kl }) => kl < AT_START).map(({ gold }) => gold);
  if (golds.length === 0) return undefined;
  return { estimate: mean(golds), error: rmse / Math.sqrt(golds.length) };
}
