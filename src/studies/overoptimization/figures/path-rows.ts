/** How optimisation moves, one row a mean point: the data of the figures of paths. */
import type { FigureRow } from '../../../display/figure.js';
import { meanOverSeeds } from '../curves/mean-curve.js';
import { methodsOf } from '../curves/sweep.js';
import { curvesOf, type Drawn } from './series.js';

/** Coarser than the points of the main figure: a path through noisy evaluations hides where it goes. */
const pathBins = 20;

export function pathRows(drawn: Drawn): FigureRow[] {
  return methodsOf(drawn.points).flatMap((method) =>
    [...curvesOf(drawn, method)].flatMap(([series, curve]) =>
      meanOverSeeds(curve, pathBins).map((point, order) => ({
        method,
        series,
        order,
        iteration: point.iteration,
        kl: point.kl,
        proxy_score: point.proxy,
        gold_score: point.gold,
        human_score: point.human,
      })),
    ),
  );
}
