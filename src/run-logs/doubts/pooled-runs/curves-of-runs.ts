/** The curve of every run by itself: its coefficients and how well they are known. */
import { smoothnessFactor } from '../../../fitting/index.js';
import { leastSquares } from '../../../statistics/index.js';
import { groupBy } from '../../group-by.js';

export interface RunsSeen {
  /** Regressors of each point: the law's basis, or its gradient where it is not linear. */
  design: readonly (readonly number[])[];
  response: readonly number[];
  /** Run of each point. */
  clusters: readonly string[];
}

export interface CurveOfRun {
  run: string;
  coefficients: number[];
  /** Of the coefficients, by the run's own scatter; neighbours that go together widen it. */
  covariance: number[][];
  /** Places of its points. */
  places: readonly number[];
}

/** Fewer tell the scatter about a curve from the curve. */
const FEWEST_FREE = 3;

/** Of the runs that carry a curve; noise is remembered in the order in which points stand. */
export function curvesOfRuns({ design, response, clusters }: RunsSeen): CurveOfRun[] {
  return groupBy(clusters.keys(), (at) => clusters[at]).flatMap((places) => {
    const own = places.map((at) => design[at]);
    if (places.length < design[0].length + FEWEST_FREE) return [];
    try {
      const { coefficients, covariance } = leastSquares({
        design: own,
        response: places.map((at) => response[at]),
      });
      const residuals = places.map((at, place) =>
        own[place].reduce((rest, term, index) => rest - term * coefficients[index], response[at]),
      );
      const widen = smoothnessFactor(residuals) ** 2;
      return [
        {
          run: clusters[places[0]],
          ...{ coefficients, places },
          covariance: covariance.map((row) => row.map((value) => widen * value)),
        },
      ];
    } catch (error) {
      if (error instanceof RangeError) return [];
      throw error;
    }
  });
}
