/** Which axes people see in tables: the size, and whatever else tells these rows apart. */
import type { Axis } from '../../engine/axis.js';
import { rmParametersAxis, rmShapeAxis } from './config/proxies.js';
import { parametersOf, type SettingRow, sizesOf, sweptAxes } from './curves/sweep.js';

/** The shape follows from the size, unless two shapes have the same number of parameters. */
export function shownAxes(rows: readonly SettingRow[]): Axis[] {
  const hasTwins = sizesOf(rows).length > new Set(rows.map(parametersOf)).size;
  return [rmParametersAxis, ...(hasTwins ? [rmShapeAxis] : []), ...sweptAxes(rows)];
}
