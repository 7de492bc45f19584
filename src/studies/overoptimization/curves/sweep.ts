/** Rows by what they vary: the main sweep over reward-model size, and the sweeps over every other axis. */
import { type Axis, type Setting, settingKey } from '../../../engine/axis.js';
import { isSweptHeader, sweptAxesOf } from '../../../engine/swept-axis.js';
import type { AxisValue } from '../../../engine/table/index.js';
import { methods } from '../../../methods/method.js';
import { curveAxes } from '../axes.js';
import { rmParametersAxis, rmShapeAxis } from '../config/proxies.js';
import { distinctSettings, perSetting, type SettingRow } from './distinct-settings.js';

export type { SettingRow } from './distinct-settings.js';

/** A rung of the ladder: a size is its shape, since two shapes may have the same number of parameters. */
export interface Size {
  /** Equal for rows of one size. */
  key: string;
  rmParameters: number;
  /** `1,281 parameters`, with the shape where that alone tells sizes apart. */
  label: string;
}

const sizeAxes = new Set([rmParametersAxis.name, rmShapeAxis.name]);

/** Axes besides the size, those of the keys that these rows' experiment sweeps behind. */
const otherAxes = (rows: readonly { setting: Setting }[]): Axis[] => [
  ...curveAxes().filter(({ name }) => !sizeAxes.has(name)),
  ...sweptAxesOf(rows),
];

/** A setting but for the size of the proxy. */
export const withoutSize = (setting: Setting): Setting =>
  Object.fromEntries(Object.entries(setting).filter(([name]) => !sizeAxes.has(name)));

export const parametersOf = ({ setting }: { setting: Setting }) => Number(setting[rmParametersAxis.name]);

/** Settings are never written to: the key of one is made once. */
const sizeKeys = new WeakMap<Setting, string>();

export function sizeKey({ setting }: { setting: Setting }): string {
  let key = sizeKeys.get(setting);
  if (key === undefined) {
    key = settingKey({ rmParameters: setting.rmParameters, rmShape: setting.rmShape });
    sizeKeys.set(setting, key);
  }
  return key;
}

/** The sizes of some rows, small to large. */
export function sizesOf(rows: readonly { setting: Setting }[]): Size[] {
  const first = new Map(rows.map((row) => [sizeKey(row), row]));
  const alike = groupBy([...first.values()], parametersOf);
  return [...first]
    .map(([key, row]) => {
      const rmParameters = parametersOf(row);
      const shape = alike.get(rmParameters)!.length > 1 ? ` (${row.setting[rmShapeAxis.name]})` : '';
      return { key, rmParameters, label: `${rmParametersAxis.label(rmParameters)} parameters${shape}` };
    })
    .sort((a, b) => a.rmParameters - b.rmParameters || rmShapeAxis.compare(a.key, b.key));
}

/** The methods of some rows, those of the program in its own order. */
export function methodsOf(rows: readonly { method: string }[]): string[] {
  const present = [...new Set(rows.map((row) => row.method))];
  const place = (name: string) => (methods.find(name) ? methods.names.indexOf(name) : methods.names.length);
  return present.sort((a, b) => place(a) - place(b) || a.localeCompare(b));
}

/** The values of an axis that rows have, in its order. */
export function valuesOf<Row extends { setting: Setting }>(axis: Axis, rows: readonly Row[]) {
  return givenValues(axis, rows).sort((a, b) => axis.compare(a, b));
}

/** The same in the order of the rows, which is that of the experiment. */
function givenValues(axis: Axis, rows: readonly { setting: Setting }[]): AxisValue[] {
  const present = rows
    .map(({ setting }) => setting[axis.name])
    .filter((value) => value !== null && value !== undefined);
  return [...new Set(present)];
}

/** The value of a row, null where the axis does not apply to it. */
const valueAt = (row: { setting: Setting }, axis: Axis) => row.setting[axis.name] ?? null;

/** Whether an axis has a say about a row: a method that knows no penalty has none to vary. */
export function applies(axis: Axis, row: SettingRow): boolean {
  if (valueAt(row, axis) === null) return false;
  const kind = methods.find(row.method)?.kind;
  return axis.of === undefined || kind === undefined || kind === axis.of;
}

/** Axes, other than the size, that take several values within a method. */
export function sweptAxes(all: readonly SettingRow[]): Axis[] {
  const rows = distinctSettings(all);
  const varying = varyingAxes(rows);
  const told = toldOf(varying, rows);
  return varying.filter((axis) => !told.has(axis.name));
}

/** The names of axes whose value follows from that of a section which is swept as a whole. */
export function toldAxes(all: readonly SettingRow[]): ReadonlySet<string> {
  const rows = distinctSettings(all);
  return toldOf(varyingAxes(rows), rows);
}

function toldOf(varying: readonly Axis[], rows: readonly SettingRow[]): ReadonlySet<string> {
  const listed = varying.filter(({ name }) => isSweptHeader(name));
  const told = varying.filter((axis) => !listed.includes(axis) && listed.some((by) => tells(by, axis, rows)));
  return new Set(told.map(({ name }) => name));
}

/** Whether a value of one axis leaves but one of another: of a section that is swept as a whole, its name says all. */
function tells(by: Axis, axis: Axis, rows: readonly SettingRow[]): boolean {
  const own = rows.filter((row) => applies(by, row));
  return [...groupBy(own, (row) => row.setting[by.name]).values()].every(
    (group) => valuesOf(axis, group).length < 2,
  );
}

function varyingAxes(rows: readonly SettingRow[]): Axis[] {
  const byMethod = [...groupBy(rows, ({ method }) => method).values()];
  return otherAxes(rows).filter((axis) =>
    byMethod.some((ofMethod) => {
      const own = ofMethod.filter((row) => applies(axis, row));
      if (axis.refines === undefined) return valuesOf(axis, own).length > 1;
      const within = [...groupBy(own, (row) => row.setting[axis.refines!]).values()];
      return within.some((group) => valuesOf(axis, group).length > 1);
    }),
  );
}

/** Those axes, and the keys that the experiment sweeps, of which not every value may be there yet. */
export function namedAxes(all: readonly SettingRow[]): Axis[] {
  const rows = distinctSettings(all);
  const varying = sweptAxes(rows);
  const held = new Set(varying.map(({ name }) => name));
  return [...varying, ...sweptAxesOf(rows).filter(({ name }) => !held.has(name))];
}

/**
 * The settings of the main sweep: of each axis the value with the most sizes; where that is a tie, the one that the
 * axis prefers: the paper's default (no penalty, no noise), or the largest. An axis that refines another follows it, and one
 * whose value follows from a section that is swept as a whole has none of its own.
 */
export function mainSettings(all: readonly SettingRow[]): Setting {
  const settings: Record<string, AxisValue> = {};
  const rows = distinctSettings(all);
  const told = toldOf(varyingAxes(rows), rows);
  for (const axis of otherAxes(rows)) {
    if (told.has(axis.name)) continue;
    const refined = axis.refines === undefined ? undefined : settings[axis.refines];
    const follows = (row: SettingRow) => refined === undefined || row.setting[axis.refines!] === refined;
    const value = mainValue(
      axis,
      rows.filter((row) => applies(axis, row) && follows(row)),
    );
    if (value !== undefined) settings[axis.name] = value;
  }
  return settings;
}

function mainValue(axis: Axis, rows: readonly SettingRow[]): AxisValue | undefined {
  const values = axis.prefers === 'given' ? givenValues(axis, rows) : valuesOf(axis, rows);
  if (axis.prefers === 'last') values.reverse();
  const having = groupBy(rows, (row) => valueAt(row, axis));
  const counts = new Map(values.map((value) => [value, new Set(having.get(value)!.map(sizeKey)).size]));
  const sizes = (value: AxisValue) => counts.get(value)!;
  return values.length === 0 ? undefined : values.reduce((a, b) => (sizes(b) > sizes(a) ? b : a));
}

/** Rows with the given settings; an axis that does not apply to a row matches any. */
export function withSettings<Row extends SettingRow>(rows: readonly Row[], settings: Setting): Row[] {
  const wanted = otherAxes([{ setting: settings }]).filter(
    ({ name }) => settings[name] !== undefined && settings[name] !== null,
  );
  const fits = perSetting((row) =>
    wanted.every((axis) => !applies(axis, row) || valueAt(row, axis) === settings[axis.name]),
  );
  return rows.filter(fits);
}

/** The settings without one axis and what refines it, for a sweep along it. */
export function without(settings: Setting, axis: Pick<Axis, 'name'>): Setting {
  const isLeftOut = ({ name, refines }: Axis) => name === axis.name || refines === axis.name;
  const left = new Set(
    otherAxes([{ setting: settings }])
      .filter(isLeftOut)
      .map(({ name }) => name),
  );
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !left.has(name)));
}

/** The fits of one method in the main sweep by the law that the paper has for it, small to large. */
export function mainRows<Row extends SettingRow & { form: string }>(
  rows: readonly Row[],
  method: string,
): Row[] {
  return withSettings(rows, mainSettings(rows))
    .filter((row) => row.method === method && isOwnForm(row))
    .sort((a, b) => parametersOf(a) - parametersOf(b));
}

/** Whether a fit is by the law that belongs to its method; of an unknown method every fit counts. */
export const isOwnForm = ({ method, form }: { method: string; form: string }) =>
  (methods.find(method)?.law ?? form) === form;

/** Rows by a key of theirs, in the order in which the keys first come. */
export function groupBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
