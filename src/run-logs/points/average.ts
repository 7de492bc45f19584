/** Means over neighbouring rows: of a noisy KL near 0 the mean is near the truth where single estimates are not. */
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
  const over = (pick: (point: RunPoint) => number) => mean(points.map(pick));
  return { ...last, kl: over(({ kl }) => kl), gold: over(({ gold }) => gold) };
}
