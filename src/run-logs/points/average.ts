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
    const parts: number[][] = [];
    for (let start = 0; start < places.length; start += count) parts.push(places.slice(start, start + count));
    const points = meanPoints(parts.map((part) => part.map((at) => group.points[at])));
    for (const [index, point] of points.entries()) {
      const chosen = parts[index];
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

/**
 * Of each part. Sampled KL scatter about their course, and only the course moves along a law: it is taken to rise evenly
 * within a part, as steeply as from the part before to the part behind.
 */
function meanPoints(parts: readonly (readonly RunPoint[])[]): RunPoint[] {
  const means = parts.map((points) => mean(points.map(({ kl }) => kl)));
  return parts.map((points, index) => {
    const [before, behind] = [Math.max(0, index - 1), Math.min(parts.length - 1, index + 1)];
    const apart = centreOf(parts, behind) - centreOf(parts, before);
    const slope = apart > 0 ? (means[behind] - means[before]) / apart : 0;
    const count = points.length;
    const distances = points.map((_, place) =>
      Math.sqrt(Math.max(0, means[index] + slope * (place - (count - 1) / 2))),
    );
    return {
      ...points[count - 1],
      ...{ kl: means[index], gold: mean(points.map(({ gold }) => gold)) },
      rows: { count, meanOf: (basis) => meanBasis(basis, count, (place) => distances[place]) },
    };
  });
}

/** Place of the middle of a part, in rows; all but the last are as long as the first. */
const centreOf = (parts: readonly (readonly RunPoint[])[], index: number): number =>
  index * parts[0].length + (parts[index].length - 1) / 2;

/** The mean of regressors over so many distances (√nats). */
export function meanBasis(basis: Basis, count: number, distance: (place: number) => number): number[] {
  const sums = basis(distance(0));
  for (let place = 1; place < count; place++) {
    const terms = basis(distance(place));
    for (let term = 0; term < sums.length; term++) sums[term] += terms[term];
  }
  return sums.map((sum) => sum / count);
}
