/** Gold of what is shown over gold of what is held: two sizes, methods or conditions, or the same of two studies. */
import type { ChartSeries, Shown, TextRow } from '../../../display/view.js';
import { settingKey } from '../../../engine/axis.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { type CurveGroup, curveGroups, mainGroups, meanOf } from './curve-groups.js';
import { lookOf, type SizeLook } from './looks.js';
import { scoreLine } from './score-charts.js';

export interface Overlaid {
  /** What lies behind, in words. */
  name: string;
  groups: readonly CurveGroup[];
  /** The same curves as those in front. */
  isSame?: boolean;
}

/** The same method of the study beside this one: all its sizes, or the curve that is nearest to the one shown. */
export function ofStudyBeside(
  { beside }: Pick<Shown<OveroptimizationTables>, 'beside'>,
  method: string,
  one: CurveGroup | null,
): Overlaid | undefined {
  if (beside === undefined) return undefined;
  const all = curveGroups(beside.tables.curves).filter((group) => group.method === method);
  if (one === null) return { name: beside.name, groups: mainGroups(all, method) };
  const same = all.find(({ setting }) => settingKey(setting) === settingKey(one.setting));
  const nearest = same ?? mainGroups(all, method).find(({ size }) => size === one.size);
  return { name: beside.name, groups: nearest === undefined ? [] : [nearest] };
}

/** A colour is a size, as everywhere; what is shown is solid, what lies behind dotted and marked by a capital. */
export function overlaidSeries(
  groups: readonly CurveGroup[],
  behind: readonly CurveGroup[],
  looks: readonly SizeLook[],
): ChartSeries[] {
  const line = (group: CurveGroup, isBehind: boolean): ChartSeries => {
    const { color, mark = '' } = lookOf(looks, group.size) ?? {};
    const points = scoreLine(meanOf(group), 'gold');
    return isBehind
      ? { points, color, style: 'dotted', mark: mark.toUpperCase() }
      : { points, color, style: 'line', mark };
  };
  return [...behind.map((group) => line(group, true)), ...groups.map((group) => line(group, false))];
}

/** Says which is which by line and by letter; what was just held lies behind itself until something else is chosen. */
export function overlaidLegend(here: string, { name, groups, isSame = false }: Overlaid): TextRow[] {
  if (isSame) return [[{ text: `gold: ━ ${here}, held; choose another with ←→ or m` }]];
  const behind = groups.length === 0 ? `${name} has no such curve` : `┅ capitals: ${name}`;
  return [[{ text: `gold: ━ ${here}   ${behind}` }]];
}
