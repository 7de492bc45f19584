/** The main sweep: every size at the settings that most sizes have. */
import type { Axis } from '../../../engine/axis.js';
import { shownSettings } from '../curves/shown-settings.js';
import { mainSettings, sizesOf, withSettings } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { Coefficients } from '../tables.js';
import { bySize, type Drawn } from './series.js';

export function mainSweep({
  curves,
  coefficients,
}: Pick<OveroptimizationTables, 'curves' | 'coefficients'>): Drawn & { coefficients: Coefficients[] } {
  const settings = mainSettings(curves);
  const points = withSettings(curves, settings);
  return { points, series: bySize(points), coefficients: withSettings(coefficients, settings) };
}

/** For captions: which value of what is swept besides the size and what is shown; empty where nothing is. */
export function mainSweepWords(
  { curves }: Pick<OveroptimizationTables, 'curves'>,
  axis?: Pick<Axis, 'name'>,
): string {
  const shown = shownSettings(curves, axis);
  const besides = sizesOf(curves).length > 1 ? ' besides the size' : '';
  return shown.length === 0 ? '' : ` Of what is swept${besides} this is drawn at: ${shown.join(', ')}.`;
}
