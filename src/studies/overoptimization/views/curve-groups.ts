/** Measured points by curve, grouped as they come: a frame of the screen costs what is new, not what is there. */
import { settingKey } from '../../../engine/axis.js';
import { type MeanPoint, meanOverSeeds } from '../curves/mean-curve.js';
import { mainSettings, methodsOf, type SettingRow, sizeKey, withSettings } from '../curves/sweep.js';
import type { CurvePoint } from '../tables.js';

/** The points of one method at one setting, all seeds. */
export interface CurveGroup extends SettingRow {
  size: string;
  points: CurvePoint[];
}

interface Grouped {
  done: number;
  groups: Map<string, CurveGroup>;
}

const grouped = new WeakMap<readonly CurvePoint[], Grouped>();

/** In the order in which their first points came. */
export function curveGroups(curves: readonly CurvePoint[]): CurveGroup[] {
  const held = grouped.get(curves) ?? { done: 0, groups: new Map() };
  grouped.set(curves, held);
  for (; held.done < curves.length; held.done += 1) addPoint(held.groups, curves[held.done]);
  return [...held.groups.values()];
}

function addPoint(groups: Map<string, CurveGroup>, point: CurvePoint): void {
  const { method, setting } = point;
  const key = `${method}/${settingKey(setting)}`;
  const group = groups.get(key);
  if (group === undefined) groups.set(key, { method, setting, size: sizeKey(point), points: [point] });
  else group.points.push(point);
}

/** The groups of the main sweep over size. */
export function mainGroups(groups: readonly CurveGroup[], method: string): CurveGroup[] {
  return withSettings(groups, mainSettings(groups)).filter((group) => group.method === method);
}

const means = new WeakMap<CurveGroup, { length: number; points: MeanPoint[] }>();

/** The mean over the seeds of a group. */
export function meanOf(group: CurveGroup): MeanPoint[] {
  const { length } = group.points;
  const held = means.get(group);
  if (held?.length === length) return held.points;
  const points = meanOverSeeds(group.points, 60);
  means.set(group, { length, points });
  return points;
}

/** The methods that there are, from the first one that learns as it goes: it is what changes on the screen. */
export function shownMethods(groups: readonly CurveGroup[]): string[] {
  const present = methodsOf(groups);
  const learns = (name: string) =>
    groups.some(({ method, points }) => method === name && (points[0]?.iteration ?? null) !== null);
  return startingAt(present, present.find(learns));
}

/** The same round, begun at one of its entries. */
export function startingAt<Entry>(entries: readonly Entry[], first: Entry | undefined): Entry[] {
  const place = Math.max(0, first === undefined ? 0 : entries.indexOf(first));
  return [...entries.slice(place), ...entries.slice(0, place)];
}
