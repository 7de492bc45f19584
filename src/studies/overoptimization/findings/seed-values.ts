/**
 * Quantities of which every proxy seed has a value of its own. A seed is one independent run of a study, so that a value
 * a seed makes a sample to which Student's interval applies; what runs of a seed share goes into its value.
 */
import { type Interval, meanInterval, slopeOf } from '../../../statistics/index.js';
import { riseAndFall } from './measured-peak.js';
import type { SeedCurves } from './seed-curves.js';

/** A value a proxy seed. */
export type SeedValues = ReadonlyMap<number, number>;

/** Of values in the order of their seeds. */
export const seedValues = ({ seeds }: Pick<SeedCurves, 'seeds'>, values: readonly number[]): SeedValues =>
  new Map(seeds.map((seed, index) => [seed, values[index]]));

/** The seeds that all of the quantities have, rising. */
export function sharedSeeds(quantities: readonly SeedValues[]): number[] {
  const [first, ...others] = quantities;
  const seeds = first === undefined ? [] : [...first.keys()];
  return seeds.filter((seed) => others.every((other) => other.has(seed))).sort((a, b) => a - b);
}

/**
 * One quantity made of several; `of` takes a seed's values in their order. A seed that lacks one of them, since it diverged
 * there, is left out: of fewer the quantity would be of something else.
 */
export function combineSeeds(
  quantities: readonly SeedValues[],
  of: (values: number[]) => number,
): SeedValues {
  const valuesOf = (seed: number) => quantities.map((values) => values.get(seed)!);
  return new Map(sharedSeeds(quantities).map((seed) => [seed, of(valuesOf(seed))]));
}

/** The mean over seeds with Student's interval; fewer than three seeds carry none, and its bounds are infinite. */
export const overSeedValues = (values: SeedValues, confidence: number): Interval =>
  meanInterval([...values.values()], confidence);

/** How far gold gets above its start, at its highest: the place comes from the other seeds (see `riseAndFall`). */
export function gains(curves: SeedCurves): SeedValues {
  const found = riseAndFall(curves);
  return found === undefined ? new Map() : seedValues(curves, found.rises);
}

/** Each seed's least-squares slope of some quantities on `places`, one place a quantity. */
export function slopes(places: readonly number[], quantities: readonly SeedValues[]): SeedValues {
  return combineSeeds(quantities, (values) => slopeOf(places, values));
}
