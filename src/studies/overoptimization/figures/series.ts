/** What the marks of a figure are coloured by: the sizes of the reward model, or the values of an axis. */
import { categoricalLegend, type Figure, sequentialLegend } from '../../../display/figure.js';
import type { Axis } from '../../../engine/axis.js';
import { isSweptHeader } from '../../../engine/swept-axis.js';
import type { AxisValue } from '../../../engine/table/index.js';
import { methods } from '../../../methods/method.js';
import { groupBy, type Size, sizeKey, sizesOf, valuesOf } from '../curves/sweep.js';
import { proxyWords } from '../curves/untrained-reward.js';
import type { CurvePoint } from '../tables.js';

export interface Series {
  /** Heads the legend. */
  title: string;
  names: string[];
  /** Whether the names are rungs of a ladder; sections and kinds are not. */
  isOrdered: boolean;
  nameOf(point: CurvePoint): string;
}

export function bySize(points: readonly CurvePoint[]): Series {
  const labelOf = (size: Size) =>
    proxyWords(
      size,
      points.filter((point) => sizeKey(point) === size.key),
    );
  const sizes = new Map(sizesOf(points).map((size) => [size.key, labelOf(size)]));
  return {
    title: 'Reward model',
    names: [...sizes.values()],
    isOrdered: true,
    nameOf: (point) => sizes.get(sizeKey(point)) ?? '',
  };
}

export function byAxis(axis: Axis, points: readonly CurvePoint[]): Series {
  // The key of the experiment heads the legend: before every value it would leave no room for them.
  const nameOf = (value: AxisValue) => (isSweptHeader(axis.name) ? String(value) : axis.label(value));
  const values = valuesOf(axis, points);
  return {
    title: axis.title,
    names: values.map(nameOf),
    isOrdered: axis.refines !== undefined || values.every((value) => typeof value === 'number'),
    nameOf: ({ setting }) => nameOf(setting[axis.name] ?? ''),
  };
}

/** Points of a figure with what tells their curves apart. */
export interface Drawn {
  points: readonly CurvePoint[];
  series: Series;
}

export const legendOf = ({ series: { title, names, isOrdered } }: Drawn): Figure['legend'] =>
  (isOrdered ? sequentialLegend : categoricalLegend)(
    title,
    names.map((name) => ({ series: name, label: name })),
  );

/** The curves of one method, in the order in which they come. */
export function curvesOf({ points, series }: Drawn, method: string): Map<string, CurvePoint[]> {
  const own = points.filter((point) => point.method === method);
  return groupBy(own, series.nameOf);
}

/** At the head of a panel; a method that is not registered keeps the name that the table has. */
export const methodTitle = (name: string): string => methods.find(name)?.title ?? name;
