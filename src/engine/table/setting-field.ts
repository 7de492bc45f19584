/** The field of a row's setting: one column an axis. */
import { count } from '../../statistics/words.js';
import type { Axis, Setting } from '../axis.js';
import type { AxisValue } from './cell.js';
import type { Column, Field } from './field.js';
import { nothing, type ShownColumn } from './showing.js';

export interface SettingOptions {
  /** The axes that are shown among these rows; the default are those in which they differ. */
  shown?(rows: readonly unknown[]): readonly Axis[];
}

/** The axes are asked for late, because a module may add some; those of a sweep follow them. */
export function setting(
  declared: () => readonly Axis[],
  { shown }: SettingOptions = {},
  swept: readonly Axis[] = [],
): Field<Setting> {
  const axes = () => [...declared(), ...swept];
  const read = rowsRead(axes);
  return {
    sweeping: (further) => setting(declared, { shown }, further),
    optional: true,
    isInterval: false,
    columns: () => axes().map(columnOf),
    write: (held) => axes().map(({ name, absent }) => held[name] ?? absent),
    read,
    shown: () =>
      axes().map((axis) => ({
        ...shownColumn(axis),
        ...(shown && {
          shown: (rows: readonly unknown[]) => shown(rows).some(({ name }) => name === axis.name),
        }),
      })),
  };
}

/**
 * Rows of equal cells have one setting: a curve has tens of points. Every file is read by a field of its own, so its first
 * row is late enough to ask for the axes.
 */
function rowsRead(axes: () => readonly Axis[]): (cell: (column: Column) => string) => Setting {
  let declared: { axis: Axis; column: Column }[] | undefined;
  const settings = new Map<string, Setting>();
  return (cell) => {
    declared ??= axes().map((axis) => ({ axis, column: columnOf(axis) }));
    const texts = declared.map(({ column }) => cell(column));
    const key = texts.join('\u0000');
    let held = settings.get(key);
    if (held === undefined) {
      const values = declared.map(({ axis }, index) => [
        axis.name,
        texts[index] === '' ? axis.absent : axis.parse(texts[index]),
      ]);
      held = Object.fromEntries(values) as Setting;
      settings.set(key, held);
    }
    return held;
  };
}

const columnOf = (axis: Axis): Column => ({
  header: axis.header,
  about: axis.about,
  unit: axis.unit,
  type: axis.isNumeric ? 'number' : 'text',
});

function shownColumn(axis: Axis): ShownColumn<Setting> {
  return {
    title: axis.title,
    align: axis.isNumeric ? 'right' : 'left',
    isMath: false,
    text: (held) => valueText(axis, held[axis.name] ?? axis.absent),
  };
}

/** Under the axis's title a number needs no label. */
function valueText(axis: Axis, value: AxisValue | null): string {
  if (value === null) return nothing;
  if (typeof value === 'string') return axis.label(value);
  return Number.isInteger(value) ? count(value) : String(value);
}
