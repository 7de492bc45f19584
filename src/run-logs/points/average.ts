/** Means over neighbouring rows: of a noisy KL near 0 the mean is near the truth where single estimates are not. */
import type { Basis } from '../../fitting/index.js';
import { mean } from '../../statistics/index.js';
import { groupBy } from '../group-by.js';
import type { Place } from '../reading/index.js';
import type { PointGroup, RunPoint } from './point.js';

/**
 * Of so many neighbours in the order of logging, run by run; a shorter rest at the end of a run counts as one too. A
 * mean KL that is still below 0 is left out.
 */
export function averageNeighbours<Group extends PointGroup>(
  group: Group,
  count: number,
  place: Place,
): Group {
  const runs = groupBy(group.points.keys(), (at) => group.points[at].cluster);
  const found = { points: [] as RunPoint[], rows: [] as number[], dropped: [...group.dropped] };
  const negative = [...group.negative];
  for (const places of runs) {
    for (let start = 0; start < places.length; start += count) {
      const chosen = places.slice(start, start + count);
      const point = meanPoint(chosen.map((at) => group.points[at]));
      if (point.kl < 0) {
        found.dropped.push(
          `${place} ${point.line}: the mean KL of ${chosen.length} rows up to here is below 0`,
        );
        negative.push(point.kl);
        continue;
      }
      found.points.push(point);
      found.rows.push(group.rows[chosen[chosen.length - 1]]);
    }
  }
  return { ...group, ...found, negative };
}

function meanPoint(points: readonly RunPoint[]): RunPoint {
  const last = points[points.length - 1];
  const kl = points.map((point) => point.kl);
  const courses = evenCourse(kl).map((value) => Math.sqrt(Math.max(0, value)));
  return {
    ...last,
    ...{ kl: mean(kl), gold: mean(points.map(({ gold }) => gold)) },
    rows: {
      count: points.length,
      meanOf: (basis) => meanBasis(basis, points.length, (place) => courses[place]),
    },
  };
}

/** The line through values in their order: sampled KL scatter about it, and only it moves along a law. */
function evenCourse(values: readonly number[]): number[] {
  const centre = (values.length - 1) / 2;
  const average = mean(values);
  const [products, squares] = values.reduce(
    ([product, square], value, place) => [
      product + (place - centre) * (value - average),
      square + (place - centre) ** 2,
    ],
    [0, 0],
  );
  const slope = squares > 0 ? products / squares : 0;
  return values.map((_, place) => average + slope * (place - centre));
}

/** The mean of regressors over so many distances (√nats). */
export function meanBasis(basis: Basis, count: number, distance: (place: number) => number): number[] {
  const sums = basis(distance(0));
  for (let place = 1; place < count; place++) {
    const terms = basis(distance(place));
    for (let term = 0; term < sums.length; term++) sums[term] += terms[term];
  }
  return sums.map((sum) => sum / count);
}
