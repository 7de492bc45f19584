/** Planted sweeps over data, policies and penalties, small enough to be worked by hand. */
import { bestOfNKl } from '../../../src/methods/pool-curve.js';
import type { OveroptimizationTables } from '../../../src/studies/overoptimization/index.js';
import {
  type CurvePoint,
  noRows,
  type ProxyValidation,
} from '../../../src/studies/overoptimization/tables.js';

const defaults = {
  rmParameters: 400,
  comparisons: 40_000,
  policyParameters: 27_000,
  klPenalty: 0,
  labelNoise: 0,
};

const count = (length: number) => Array.from({ length }, (_, index) => index);

type Place = Pick<CurvePoint, 'method' | 'n' | 'iteration' | 'klDistance' | 'proxySeed'>;

/** Points of one curve share their setting, as the rows of a file do. */
const pointsOf = (own: CurvePoint['setting']) => {
  const setting = { ...defaults, ...own };
  return (place: Place, goldScore: number) => pointAt(setting, place, goldScore);
};

/** Written out: spreading a place would take most of the time of a planted study. */
const pointAt = (
  setting: CurvePoint['setting'],
  { method, n, iteration, klDistance, proxySeed }: Place,
  goldScore: number,
): CurvePoint => ({
  method,
  setting,
  proxySeed,
  n,
  iteration,
  kl: klDistance ** 2,
  klDistance,
  klDiscrete: null,
  proxyScore: klDistance,
  goldScore,
  humanScore: goldScore,
});

/** Scores at n = 1, 2, 4, …, one list a seed. */
export function bestOfNPoints(own: CurvePoint['setting'], seeds: number[][]): CurvePoint[] {
  const point = pointsOf(own);
  return seeds.flatMap((scores, proxySeed) =>
    scores.map((score, power) => {
      const n = 2 ** power;
      return point(
        { method: 'best-of-n', proxySeed, n, iteration: null, klDistance: Math.sqrt(bestOfNKl(n)) },
        score,
      );
    }),
  );
}

export interface OnlinePlant {
  seeds: number;
  /** √KL at the iterations 0, 1, 2, … */
  distances: (seed: number) => number[];
  gold: (d: number, seed: number) => number;
}

export function ppoPoints(own: CurvePoint['setting'], { seeds, distances, gold }: OnlinePlant): CurvePoint[] {
  const point = pointsOf(own);
  return count(seeds).flatMap((proxySeed) =>
    distances(proxySeed).map((klDistance, iteration) =>
      point({ method: 'ppo', proxySeed, n: null, iteration, klDistance }, gold(klDistance, proxySeed)),
    ),
  );
}

export const tablesOf = (curves: CurvePoint[], proxies: ProxyValidation[] = []): OveroptimizationTables => ({
  ...noRows(),
  curves,
  proxies,
  confidence: 0.95,
});

export type OfCell = (comparisons: number, size: number, seed: number) => number;

export interface DataPlant {
  counts: number[];
  sizes: number[];
  seeds: number;
  accuracy: OfCell;
  loss: OfCell;
  /** Gold at n = 1,024, where it is highest. */
  gold: OfCell;
}

/** Gold at n = 1, 2, 4, … 8,192 as a share of the highest, which is as wide as the window of the findings. */
const shape = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1, 1, 1, 0.7, 0.4];

export function dataSweep({ counts, sizes, seeds, ...plant }: DataPlant): OveroptimizationTables {
  const cells = counts.flatMap((comparisons) => sizes.map((rmParameters) => ({ comparisons, rmParameters })));
  const curves = cells.flatMap(({ comparisons, rmParameters }) => {
    const golds = count(seeds).map((seed) => plant.gold(comparisons, rmParameters, seed));
    return bestOfNPoints(
      { comparisons, rmParameters },
      golds.map((gold) => shape.map((share) => share * gold)),
    );
  });
  const proxies = cells.flatMap(({ comparisons, rmParameters }) =>
    count(seeds).map((proxySeed): ProxyValidation => {
      const place = [comparisons, rmParameters, proxySeed] as const;
      return {
        ...{ setting: { rmParameters, comparisons, labelNoise: 0 }, proxySeed },
        ...{ accuracy: plant.accuracy(...place), loss: plant.loss(...place) },
        ...{ softLabelLoss: null, softLabelFactor: 1, regressionFactor: 1, validationCount: 4000 },
      };
    }),
  );
  return tablesOf(curves, proxies);
}
