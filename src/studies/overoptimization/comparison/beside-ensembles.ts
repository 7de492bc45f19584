/** Single proxies beside ensembles of them, condition by condition: the mean of the members stands beside an ensemble. */
import { meansOfMembers, membersIn } from '../curves/beside-members.js';
import { runsOf } from '../curves/equal-places.js';
import type { WorldCurves } from './subjects.js';

/** How many members the ensembles have that single proxies stand beside; undefined where there are none, or of several sizes. */
export function membersBeside(conditions: readonly (readonly WorldCurves[])[]): number | undefined {
  const counts = new Set(conditions.flat().map(({ points }) => membersIn(points)));
  const ensembles = [...counts].filter((count) => count > 1);
  return counts.has(1) && ensembles.length === 1 ? ensembles[0] : undefined;
}

/** [condition][world]; an ensemble some of whose members have no run stands beside none. */
export function besideEnsembles(conditions: WorldCurves[][]): WorldCurves[][] {
  const members = membersBeside(conditions);
  if (members === undefined) return conditions;
  const firsts = (world: string) =>
    new Set(
      conditions
        .flat()
        .filter((curves) => curves.world === world && membersIn(curves.points) > 1)
        .flatMap(({ runs }) => [...runs.keys()]),
    );
  return conditions.map((worlds) =>
    worlds.flatMap((curves) => {
      if (membersIn(curves.points) > 1) return [curves];
      const points = meansOfMembers(curves.points, firsts(curves.world), members);
      return points.length === 0 ? [] : [{ ...curves, points, runs: runsOf(points) }];
    }),
  );
}
