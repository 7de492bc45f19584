/** Which values the main sweep takes of what is swept besides the size. */
import type { CurvePoint } from '../tables.js';
import { mainSettings, sweptAxes } from './sweep.js';

/** A label each; none where nothing is swept besides the size. */
export function shownSettings(curves: readonly CurvePoint[]): string[] {
  const settings = mainSettings(curves);
  return sweptAxes(curves).flatMap((axis) => {
    const value = settings[axis.name];
    return value === null || value === undefined ? [] : [axis.label(value)];
  });
}
