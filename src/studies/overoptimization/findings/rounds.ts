/** The rounds of RLHF as findings look at them: where every seed is when a round ends. */
import { armAxis, roundAxis } from '../config/iterated.js';
import { pointAt, type Run, type Runs, reachOf, runsOf } from '../curves/equal-places.js';
import {
  groupBy,
  mainSettings,
  type Size,
  sizeKey,
  sizesOf,
  without,
  withSettings,
} from '../curves/sweep.js';
import type { CurvePoint } from '../tables.js';
import { onlineMethodsOf } from './methods.js';
import { ofMovedSeeds } from './seed-curves.js';
import type { SeedValues } from './seed-values.js';

/** The rounds of one method against the proxies of one size. */
export interface Rounds {
  method: string;
  size: Size;
  /** The points of the first round, which all arms have in common. */
  first: CurvePoint[];
  arms: ArmRounds[];
}

export interface ArmRounds {
  arm: string;
  /** The last point of every seed that has all rounds, [round − 1], the first round first. */
  ends: ReadonlyMap<number, CurvePoint>[];
  /** The last round of each of these seeds. */
  last: Runs;
}

export const roundOf = ({ setting }: Pick<CurvePoint, 'setting'>) => Number(setting[roundAxis.name] ?? 1);
export const armTextOf = ({ setting }: Pick<CurvePoint, 'setting'>) => setting[armAxis.name] ?? null;

/** The points of all rounds and arms at the main settings of everything else. */
export function pointsOfRounds(curves: readonly CurvePoint[]): CurvePoint[] {
  const main = without(without(mainSettings(curves), roundAxis), armAxis);
  const online = new Set(onlineMethodsOf(curves));
  return withSettings(curves, main).filter(({ method }) => online.has(method));
}

/** None where nothing was repeated. */
export function roundsOf(curves: readonly CurvePoint[]): Rounds[] {
  const own = pointsOfRounds(curves);
  if (own.every((point) => roundOf(point) === 1)) return [];
  return onlineMethodsOf(own).flatMap((method) =>
    sizesOf(own).flatMap((size): Rounds[] => {
      const points = own.filter((point) => point.method === method && sizeKey(point) === size.key);
      const first = ofMovedSeeds(points.filter((point) => roundOf(point) === 1));
      const later = points.filter((point) => roundOf(point) > 1);
      const arms = [...groupBy(later, armTextOf)].map(([arm, all]) => armRounds(String(arm), first, all));
      return arms.length === 0 ? [] : [{ method, size, first, arms }];
    }),
  );
}

function armRounds(arm: string, first: CurvePoint[], later: CurvePoint[]): ArmRounds {
  const count = Math.max(...later.map(roundOf));
  const all = Array.from({ length: count }, (_, index) =>
    lastOfSeeds(index === 0 ? first : later.filter((point) => roundOf(point) === index + 1)),
  );
  // A seed that diverged in one round, or had spent its KL before it, has none of the later ones.
  const isWhole = (seed: number) => all.every((ends) => ends.has(seed));
  return {
    arm,
    ends: all.map((ends) => new Map([...ends].filter(([seed]) => isWhole(seed)))),
    last: runsOf(later.filter((point) => roundOf(point) === count && isWhole(point.proxySeed))),
  };
}

function lastOfSeeds(points: readonly CurvePoint[]): Map<number, CurvePoint> {
  const later = (a: CurvePoint, b: CurvePoint) => ((b.iteration ?? 0) >= (a.iteration ?? 0) ? b : a);
  return new Map(
    [...groupBy(points, ({ proxySeed }) => proxySeed)].map(([seed, own]) => [seed, own.reduce(later)]),
  );
}

/**
 * Gold of one arm less that of another in the last round, a seed that both have, at the highest KL (nats) that both reach in
 * it. A round that only begins beyond that has nothing to compare.
 */
export function atEqualKl(ours: Runs, theirs: Runs): { kl: number; more: number }[] {
  return [...ours].flatMap(([seed, own]) => {
    const other = theirs.get(seed);
    if (other === undefined) return [];
    const kl = Math.min(reachOf(own), reachOf(other));
    const goldAt = (run: Run) => pointAt(run, kl).goldScore;
    const isWithin = [own, other].every((run) => run[0].klDistance ** 2 <= kl);
    return isWithin ? [{ kl, more: goldAt(own) - goldAt(other) }] : [];
  });
}

/** Gold of each seed at the end of a round, from 1. */
export const goldAtEnd = ({ ends }: ArmRounds, round: number): SeedValues =>
  new Map([...ends[round - 1]].map(([seed, { goldScore }]) => [seed, goldScore]));
