/** What conditions have in common to be compared in: a method, and of it the sizes of the proxies. */
import type { ComparedCondition, ComparedPart } from '../../../display/comparison/kind.js';
import { type Axis, type Setting, settingKey } from '../../../engine/axis.js';
import { sweptHeader } from '../../../engine/swept-axis.js';
import type { AxisValue } from '../../../engine/table/index.js';
import { methods } from '../../../methods/method.js';
import { rmParametersAxis } from '../config/proxies.js';
import { type Runs, runsOf } from '../curves/equal-places.js';
import { applies, groupBy, sizeKey, sizesOf, sweptAxes } from '../curves/sweep.js';
import { methodLabel, onlineMethodsOf } from '../findings/methods.js';
import { ofMovedSeeds } from '../findings/seed-curves.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { besideEnsembles } from './beside-ensembles.js';

/** The curves of one world. */
export interface WorldCurves {
  world: string;
  points: CurvePoint[];
  runs: Runs;
  part: ComparedPart<OveroptimizationTables>;
}

/** One proxy size: of each condition, its worlds. */
export interface ComparedSize {
  label: string;
  conditions: WorldCurves[][];
}

export interface SubjectCurves {
  /** `PPO`; empty where methods are what is compared. */
  title: string;
  /** The law of every condition; none where they have different ones. */
  law: string | undefined;
  isOnline: boolean;
  /** Small to large. */
  sizes: ComparedSize[];
}

export type Conditions = readonly ComparedCondition<OveroptimizationTables>[];

/** What every condition has. */
export function subjectsOf(conditions: Conditions): SubjectCurves[] {
  const all = conditions.map(pointsOf);
  const keys = subjectKeys(conditions, all);
  const grouped = all.map((worlds) => groupBy(worlds, (own) => keys.keyOf(own.point)));
  return [...grouped[0].keys()].flatMap((key): SubjectCurves[] => {
    const rows = grouped.map((groups) => groups.get(key) ?? []);
    if (rows.some(({ length }) => length === 0)) return [];
    const points = rows.flatMap((own) => own.map(({ point }) => point));
    const laws = new Set(points.map(({ method }) => methods.find(method)?.law));
    const sizes = sizesIn(rows);
    return sizes.length === 0
      ? []
      : [
          {
            title: keys.titleOf(points[0]),
            law: laws.size === 1 ? ([...laws][0] ?? undefined) : undefined,
            isOnline: points.every(({ iteration }) => iteration !== null),
            sizes,
          },
        ];
  });
}

interface WorldPoint {
  world: string;
  point: CurvePoint;
  part: ComparedPart<OveroptimizationTables>;
}

/** A folder of one world, or one whose experiment sweeps the seed. */
function pointsOf({ parts }: Conditions[number]): WorldPoint[] {
  const seed = sweptHeader('seed');
  return parts.flatMap((part) =>
    part.tables.curves.map((point) => ({ world: String(point.setting[seed] ?? part.world), point, part })),
  );
}

/**
 * Equal for curves that are compared with each other: their method, and every axis that varies within a condition. What is
 * one value within each condition is what they differ in.
 */
function subjectKeys(conditions: Conditions, all: readonly WorldPoint[][]) {
  const axes = axesWithin(all.map((own) => own.map(({ point }) => point)));
  const curves = conditions.map(({ parts }) => parts.flatMap(({ tables }) => tables.curves));
  const present = curves.map((own) => new Set(own.map(({ method }) => method)));
  // Each has one method of its own: that is what they differ in.
  const onlyMethods = present.every(({ size }) => size === 1);
  const online = curves.map(onlineMethodsOf);
  const onlyOnline = online.every(({ length }) => length === 1) && new Set(online.flat()).size > 1;
  const nameOf = (method: string) => {
    if (onlyMethods && new Set(present.flatMap((own) => [...own])).size > 1) return '';
    return onlyOnline && online.flat().includes(method) ? 'RL' : method;
  };
  const settingOf = (point: CurvePoint): Setting =>
    Object.fromEntries(
      axes.filter((axis) => applies(axis, point)).map(({ name }) => [name, point.setting[name]]),
    );
  return {
    keyOf: (point: CurvePoint) => `${nameOf(point.method)}\n${settingKey(settingOf(point))}`,
    titleOf: (point: CurvePoint) => {
      const name = nameOf(point.method);
      const labels = axes
        .filter((axis) => applies(axis, point))
        .map((axis) => axis.label(point.setting[axis.name] as AxisValue));
      const words = [name === point.method ? methodLabel(name) : name, ...labels];
      return words.filter((word) => word !== '').join(', ');
    },
  };
}

/** Axes that several values are run of within a condition. */
function axesWithin(conditions: readonly (readonly CurvePoint[])[]): Axis[] {
  const found = new Map(conditions.flatMap((own) => sweptAxes(own).map((axis) => [axis.name, axis])));
  found.delete(sweptHeader('seed'));
  return [...found.values()];
}

/** The sizes that all conditions have; where each has one of its own, that is what they differ in. */
function sizesIn(conditions: readonly WorldPoint[][]): ComparedSize[] {
  const all = conditions.map((own) => sizesOf(own.map(({ point }) => point)));
  const worldsOf = (own: readonly WorldPoint[]): WorldCurves[] =>
    [...groupBy(own, ({ world }) => world)].flatMap(([world, rows]) => {
      const points = ofMovedSeeds(rows.map(({ point }) => point));
      return points.length === 0 ? [] : [{ world, points, runs: runsOf(points), part: rows[0].part }];
    });
  const sizeOf = (label: string, keys: readonly string[]): ComparedSize[] => {
    const found = conditions.map((own, index) =>
      worldsOf(own.filter(({ point }) => sizeKey(point) === keys[index])),
    );
    const beside = besideEnsembles(found);
    return beside.some(({ length }) => length === 0) ? [] : [{ label, conditions: beside }];
  };
  const isShared = ({ key }: { key: string }) => all.every((sizes) => sizes.some((size) => size.key === key));
  const shared = all[0].filter(isShared);
  if (shared.length > 0)
    return shared.flatMap(({ key, label }) =>
      sizeOf(
        label,
        all.map(() => key),
      ),
    );
  const isOneEach = all.every(({ length }) => length === 1);
  return isOneEach
    ? sizeOf(
        `${rmParametersAxis.title} of each`,
        all.map(([{ key }]) => key),
      )
    : [];
}
