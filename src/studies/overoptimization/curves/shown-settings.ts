/** Which values the main sweep takes of what is swept besides the size. */
import type { Axis } from '../../../engine/axis.js';
import type { CurvePoint } from '../tables.js';
import { mainSettings, sweptAxes } from './sweep.js';

/** A label each, but for the axis that is shown itself; none where nothing is swept besides the size. */
export function shownSettings(curves: readonly CurvePoint[], shown?: Pick<Axis, 'name'>): string[] {
  const settings = mainSettings(curves);
  return sweptAxes(curves).flatMap((axis) => {
    const value = settings[axis.name];
    if (axis.name === shown?.name) return [];
    return value === null || value === undefined ? [] : [axis.label(value)];
  });
}
