/** The main sweep: every size at the settings that most sizes have. */
import { mainSettings, withSettings } from '../curves/sweep.js';
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
