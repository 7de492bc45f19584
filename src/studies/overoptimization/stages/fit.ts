/** What the fits of all curves have in common. */
import type { Setting } from '../../../engine/axis.js';
import type { StageResult } from '../../../engine/stage.js';
import type { OveroptimizationFit } from '../../../laws/index.js';
import type { RandomStream } from '../../../random/index.js';
import type { Experiment } from '../config/experiment.js';
import { rowsOf } from '../rows.js';
import { leastCost } from './cost.js';

export interface FitParameters {
  method: string;
  setting: Setting;
  /** The name of the law. */
  form: string;
  /** The curve's stage: what the fit's doubts are about. */
  curve: string;
}

export const fitStage = {
  heading: 'Fits',
  tables: ['coefficients', 'warnings'],
  tensors: false,
  urgency: 'at once',
  title: ({ curve }: FitParameters) => `Fit of ${curve}`,
  select: ({ fit }: Experiment) => fit,
  cost: () => leastCost,
} as const;

export const resampling = (config: Experiment['fit'], { curve }: FitParameters, random: RandomStream) => ({
  ...config,
  random: random.stream('bootstrap').stream(`fits/${curve}`),
  subject: curve,
});

export function fitResult(
  { method, setting }: FitParameters,
  { form, alpha, beta, peak, rmse, points, warnings }: OveroptimizationFit,
): StageResult<object> {
  const row = { method, form, setting, alpha, beta, peakKl: peak.kl, peakGold: peak.gold, rmse, points };
  return {
    output: {},
    tables: [rowsOf('coefficients', [row]), rowsOf('warnings', warnings)],
    // A law that cannot be fitted has empty cells and its doubts; it is no fault of the stage.
    metrics: Number.isFinite(alpha.estimate) ? { alpha: alpha.estimate, beta: beta.estimate } : {},
  };
}
