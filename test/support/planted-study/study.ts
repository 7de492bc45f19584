/** A planted study as the findings see it. */
import { type SeedCurves, seedCurves } from '../../../src/studies/overoptimization/findings/seed-curves.js';

/** One proxy seed against one size. */
export interface PlantedRun {
  /** √nats. */
  klDistance: number[];
  gold: number[];
}

export interface PlantedCurves {
  /** The values of n; null for online runs. */
  grid: number[] | null;
  /** [seed][size] */
  runs: PlantedRun[][];
}

/** Parameters of the reward models, [size]: half a decade apart. */
export const parameterCounts = [300, 949, 3000, 9487];

/** The curves of every size on one grid, from rows as they stand in `curves.csv`. */
export function plantedSeedCurves({ grid, runs }: PlantedCurves): SeedCurves[] {
  return parameterCounts.map((rmParameters, size) =>
    seedCurves(
      runs.flatMap((ofSeed, proxySeed) =>
        ofSeed[size].klDistance.map((klDistance, index) => ({
          ...{ method: 'planted', setting: { rmParameters }, proxySeed, klDistance, kl: klDistance ** 2 },
          ...{ n: grid?.[index] ?? null, iteration: grid ? null : index, klDiscrete: null },
          ...{ goldScore: ofSeed[size].gold[index], proxyScore: 0, humanScore: 0 },
        })),
      ),
    ),
  );
}
