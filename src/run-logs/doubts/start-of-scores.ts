/** Whether scores start at that of the initial policy: what a fit with a free constant finds at √KL 0, or what was measured. */
import {
  aicc,
  type Basis,
  doubtBaseline,
  extraTermsProbability,
  fitCurve,
  smoothnessFactor,
  type Warning,
} from '../../fitting/index.js';
import { type CurveLaw, curveLaw, type OveroptimizationForm, plateau } from '../../laws/index.js';
import { extent, leastSquares, mean, studentQuantile } from '../../statistics/index.js';
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
  const law = curveLaw(form);
  const free = (d: number) => [1, ...law.basis([d])];
  try {
    const { coefficients, degreesOfFreedom, residualSumOfSquares } = leastSquares({
      design: data.map((point) => regressorsOf(point, free)),
      response: data.map(({ gold }) => gold),
    });
    const scoreOf = (regressors: readonly number[]) =>
      regressors.reduce((sum, value, index) => sum + value * coefficients[index], 0);
    const [smallest, largest] = extent(data.map(({ kl }) => Math.sqrt(kl)));
    const curve = Array.from({ length: CURVE_POINTS + 1 }, (_, at) =>
      scoreOf(free(smallest + ((largest - smallest) * at) / CURVE_POINTS)),
    );
    const rises = (point: Point) => scoreOf(regressorsOf(point, free)) - coefficients[0];
    const residualOf = (point: Point) => point.gold - coefficients[0] - rises(point);
    const inLoggedOrder = groupBy(data, ({ cluster }) => cluster).flatMap((run) => run.map(residualOf));
    const scatter =
      smoothnessFactor(inLoggedOrder) * Math.sqrt(residualSumOfSquares / Math.max(1, degreesOfFreedom));
    // The first row of a long log stands alone, and the others are means: it is no measured start of theirs.
    const measured = isAveraged ? undefined : startOf(data, scatter, rises);
    const start = measured ?? {
      estimate: coefficients[0],
      error: errorOf(coefficients[0], chanceOfStart(law, data), degreesOfFreedom),
    };
    return doubtBaseline(name, {
      intercept: { ...start, degreesOfFreedom },
      isMeasured: measured !== undefined,
      plateauLead:
        measured === undefined
          ? plateauLead(data, { residualSumOfSquares, observations: data.length, parameters: coefficients })
          : undefined,
      first: { score: curve[0], kl: smallest ** 2 },
      ...{ largestKl: largest ** 2, rise: widthOf(extent(curve)) },
      spread: widthOf(extent(data.map(({ gold }) => gold))),
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const widthOf = ([low, high]: readonly number[]): number => high - low;

const regressorsOf = ({ kl, rows }: Point, basis: Basis): number[] =>
  rows?.meanOf(basis) ?? basis(Math.sqrt(kl));

/** Probability of what a constant explains beyond the law, if scores started at 0. */
function chanceOfStart(law: CurveLaw, data: readonly Point[]): number {
  const design = data.map((point) => regressorsOf(point, (d) => law.basis([d])));
  const response = data.map(({ gold }) => gold);
  const { coefficients } = leastSquares({ design, response });
  return extraTermsProbability({
    klDistance: data.map(({ kl }) => Math.sqrt(kl)),
    runs: data.map(({ cluster }) => cluster),
    residuals: response.map((value, index) =>
      design[index].reduce((rest, term, which) => rest - term * coefficients[which], value),
    ),
    design: (index) => design[index],
    extra: [data.map(() => 1)],
  });
}

/** How much better a curve from 0 to a plateau, with one parameter fewer, describes the points than the law with a constant. */
function plateauLead(data: readonly Point[], free: Parameters<typeof aicc>[0]): number {
  const klDistance = data.map(({ kl }) => Math.sqrt(kl));
  const score = data.map(({ gold }) => gold);
  return aicc(free) - aicc(fitCurve({ form: plateau, klDistance, score }));
}

/** The standard error of which Student's t has this probability: the noise may have a memory, which widens it. */
const errorOf = (estimate: number, probability: number, degreesOfFreedom: number): number =>
  Math.abs(estimate) / Math.max(Number.MIN_VALUE, studentQuantile(1 - probability / 2, degreesOfFreedom));

/** Nats; up to here a curve of height 1 has risen by a tenth of it. */
const AT_START = 0.02;

/** The score at the start where it was measured: a law that misses its points bends what is extrapolated to there. */
function startOf(
  data: readonly Point[],
  scatter: number,
  rises: (point: Point) => number,
): { estimate: number; error: number } | undefined {
  const golds = data.filter(({ kl }) => kl < AT_START).map((point) => point.gold - rises(point));
  if (golds.length === 0) return undefined;
  return { estimate: mean(golds), error: scatter / Math.sqrt(golds.length) };
}
