/**
 * Single proxies beside ensembles of them: an ensemble goes by its first proxy seed, and what it is compared with is the mean
 * of its members one by one, not the first of them alone.
 */
import { membersAxis } from '../../../reward/ensembles/kind.js';
import type { CurvePoint } from '../tables.js';
import { meanOverSeeds, ofMovedSeeds } from './mean-curve.js';

/** Proxies behind the reward of some points; 1 of a single one. */
export const membersIn = (points: readonly CurvePoint[]): number =>
  Math.max(...points.map(({ setting }) => Number(setting[membersAxis.name] ?? 1)));

/** Of single proxies one curve an ensemble, by the seeds that these go by; none where a member of it has no run. */
export const meansOfMembers = (
  points: readonly CurvePoint[],
  firsts: Iterable<number>,
  members: number,
): CurvePoint[] => [...firsts].flatMap((first) => meanOfGroup(points, first, members));

function meanOfGroup(points: readonly CurvePoint[], first: number, members: number): CurvePoint[] {
  const own = ofMovedSeeds(
    points.filter(({ proxySeed }) => proxySeed >= first && proxySeed < first + members),
  );
  if (new Set(own.map(({ proxySeed }) => proxySeed)).size < members) return [];
  return meanOverSeeds(own).map(({ n, iteration, kl, klDistance, gold, proxy, human }) => ({
    ...own[0],
    ...{ proxySeed: first, n, iteration, kl, klDistance },
    ...{ goldScore: gold, proxyScore: proxy, humanScore: human },
  }));
}
