/**
 * Single proxies beside ensembles of them: an ensemble goes by its first proxy seed, and what it is compared with is the mean
 * of its members one by one, not the first of them alone.
 */
import { membersAxis } from '../../../reward/ensembles/kind.js';
import { runsOf } from '../curves/equal-places.js';
import { meanOverSeeds } from '../curves/mean-curve.js';
import type { CurvePoint } from '../tables.js';
import type { WorldCurves } from './subjects.js';

const membersIn = ({ points }: Pick<WorldCurves, 'points'>) =>
  Math.max(...points.map(({ setting }) => Number(setting[membersAxis.name] ?? 1)));

/** How many members the ensembles have that single proxies stand beside; undefined where there are none, or of several sizes. */
export function membersBeside(conditions: readonly (readonly WorldCurves[])[]): number | undefined {
  const counts = new Set(conditions.flat().map(membersIn));
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
        .filter((curves) => curves.world === world && membersIn(curves) > 1)
        .flatMap(({ runs }) => [...runs.keys()]),
    );
  return conditions.map((worlds) =>
    worlds.flatMap((curves) => {
      if (membersIn(curves) > 1) return [curves];
      const points = [...firsts(curves.world)].flatMap((first) => meanOfGroup(curves, first, members));
      return points.length === 0 ? [] : [{ ...curves, points, runs: runsOf(points) }];
    }),
  );
}

function meanOfGroup({ points }: WorldCurves, first: number, members: number): CurvePoint[] {
  const own = points.filter(({ proxySeed }) => proxySeed >= first && proxySeed < first + members);
  if (new Set(own.map(({ proxySeed }) => proxySeed)).size < members) return [];
  return meanOverSeeds(own).map(({ n, iteration, kl, klDistance, gold, proxy, human }) => ({
    ...own[0],
    ...{ proxySeed: first, n, iteration, kl, klDistance },
    ...{ goldScore: gold, proxyScore: proxy, humanScore: human },
  }));
}
