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
  return {
    sweeping: (further) => setting(declared, { shown }, further),
    optional: true,
    isInterval: false,
    columns: () => axes().map(columnOf),
    write: (held) => axes().map(({ name, absent }) => held[name] ?? absent),
    read: (cell) => {
      const read: Record<string, Setting[string]> = {};
      for (const axis of axes()) {
        const held = cell(columnOf(axis));
        read[axis.name] = held === '' ? axis.absent : axis.parse(held);
      }
      return read;
    },
    shown: () =>
      axes().map((axis) => ({
        ...shownColumn(axis),
        ...(shown && {
          shown: (rows: readonly unknown[]) => shown(rows).some(({ name }) => name === axis.name),
        }),
      })),
  };
}

const columns = new WeakMap<Axis, Column>();

/** Every row of a table asks for it. */
function columnOf(axis: Axis): Column {
  const known = columns.get(axis);
  if (known !== undefined) return known;
  const { header, about, unit, isNumeric } = axis;
  const column: Column = { header, about, unit, type: isNumeric ? 'number' : 'text' };
  columns.set(axis, column);
  return column;
}

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
