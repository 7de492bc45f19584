/** An axis: a setting that experiments sweep, declared once for tables, titles, figures, views and findings. */
import type { AxisValue } from './table/cell.js';

/**
 * One value an axis, by the axis's name; null where the axis does not apply to the row's method. A key that no axis is
 * declared for goes by the header of its column, which has a dot: `goldRewardModel.width`.
 */
export type Setting = Readonly<Record<string, AxisValue | null>>;

export interface Axis<Value extends AxisValue = AxisValue> {
  /** The property of a row's setting: `klPenalty`. */
  name: string;
  /** The column: `kl_penalty`. */
  header: string;
  /** For the heads of tables and legends: `KL penalty`. */
  title: string;
  about: string;
  unit?: string;
  isNumeric: boolean;
  /** From the text of a cell that is not empty. */
  parse(text: string): Value;
  /** In a title or a legend: `penalty 0.1`. */
  label(value: Value): string;
  compare(left: Value, right: Value): number;
  /** The value that a study's main sweep takes where several have as many sizes: in order, or as the rows have them. */
  prefers: 'first' | 'last' | 'given';
  /** What rows hold that the axis does not apply to: a true value, such as no penalty, or nothing. */
  absent: Value | null;
  /** The kind of method that it applies to; all kinds where none is named. */
  of?: string;
  /** The axis that this one refines: it counts as swept only where one value of that one has several of this. */
  refines?: string;
}

/** An axis that is a key of the configuration. */
export interface KeyAxis<Value extends AxisValue = AxisValue> extends Axis<Value> {
  /** The key within its section: `klPenalty`. */
  property: string;
}

type AxisOptions = Pick<Axis, 'name' | 'header' | 'title' | 'about' | 'unit' | 'of' | 'refines'>;

/** An axis of numbers, small to large. */
export function numberAxis({
  label,
  prefers = 'first',
  absent = null,
  ...rest
}: AxisOptions & {
  label: (value: number) => string;
  prefers?: Axis['prefers'];
  absent?: number | null;
}): Axis<number> {
  return {
    ...rest,
    label,
    prefers,
    absent,
    isNumeric: true,
    parse: Number,
    compare: (left, right) => left - right,
  };
}

/** An axis of words, in the given order (others behind, by alphabet); of a registry, which may grow, the order is asked for. */
export function wordAxis({
  label = (value) => value,
  order = [],
  absent = null,
  prefers = 'first',
  ...rest
}: AxisOptions & {
  prefers?: Axis['prefers'];
  label?: (value: string) => string;
  order?: readonly string[] | (() => readonly string[]);
  absent?: string | null;
}): Axis<string> {
  const place = (value: string) => {
    const names = typeof order === 'function' ? order() : order;
    return names.includes(value) ? names.indexOf(value) : names.length;
  };
  return {
    ...rest,
    label,
    ...{ absent, prefers },
    isNumeric: false,
    parse: (text) => text,
    compare: (left, right) =>
      place(left) - place(right) || left.localeCompare(right, 'en', { numeric: true }),
  };
}

/** A text that is equal for equal settings. */
export function settingKey(setting: Setting): string {
  const entries = Object.entries(setting).filter(([, value]) => value !== null && value !== undefined);
  return entries
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('/');
}

/** The values of axes that are keys of one section of the configuration. */
export const settingOf = (axes: readonly KeyAxis[], section: Readonly<Record<string, unknown>>): Setting =>
  Object.fromEntries(axes.map(({ name, property }) => [name, section[property] as AxisValue]));
