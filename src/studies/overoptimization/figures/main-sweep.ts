/** The main sweep: every size at the settings that most sizes have. */
import { shownSettings } from '../curves/shown-settings.js';
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

/** For captions: which value of what is swept besides the size; empty where nothing is. */
export function mainSweepWords({ curves }: Pick<OveroptimizationTables, 'curves'>): string {
  const shown = shownSettings(curves);
  return shown.length === 0
    ? ''
    : ` Of what is swept besides the size this is drawn at: ${shown.join(', ')}.`;
}
