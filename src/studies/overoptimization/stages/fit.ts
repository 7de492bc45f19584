/** What the fits of all curves have in common. */
import type { Setting } from '../../../engine/axis.js';
import type { StageResult } from '../../../engine/stage.js';
import { alignRuns, doubtPoints, measurePeak } from '../../../fitting/index.js';
import { fitOveroptimization } from '../../../laws/index.js';
import { methods } from '../../../methods/method.js';
import type { RandomStream } from '../../../random/index.js';
import { fewestClusters, type Interval } from '../../../statistics/index.js';
import type { Experiment } from '../config/experiment.js';
import { rowsOf } from '../rows.js';
import type { Peak } from '../tables.js';
import { leastCost } from './cost.js';

/** Gold against distance, as it was measured in one run: that of one proxy seed. */
export interface MeasuredRun {
  /** √nats. */
  klDistance: number[];
  gold: number[];
}

/** Of all shares of a curve's runs, in order. */
export const runsOf = (shares: readonly { runs: MeasuredRun[] }[]): MeasuredRun[] =>
  shares.flatMap(({ runs }) => runs);

export interface FitParameters {
  method: string;
  setting: Setting;
  /** The name of the law; null for a method that has none, of whose curve the measured peak is told. */
  form: string | null;
  /** The curve's stage: what the fit's doubts are about. */
  curve: string;
}

export const fitStage = {
  heading: 'Fits',
  tables: ['coefficients', 'peaks', 'warnings'],
  tensors: false,
  urgency: 'at once',
  title: ({ method, setting, form }: FitParameters) =>
    `${form === null ? 'Peak' : 'Fit'} of ${methods.find(method)?.label ?? method} against ${Number(setting.rmParameters).toLocaleString('en-US')} parameters`,
  select: ({ fit }: Experiment) => fit,
  cost: () => leastCost,
} as const;

interface FitContext {
  config: Experiment['fit'];
  parameters: FitParameters;
  random: RandomStream;
}

/** α, β and the peak of one curve, resampling seeds, and the peak as it was measured. d = 0 is left out: laws are 0 there, whatever the coefficients. */
export function fitRuns(
  runs: readonly MeasuredRun[],
  { config, parameters, random }: FitContext,
): StageResult<object> {
  const { method, setting, form, curve } = parameters;
  const clusters = runs.map(({ klDistance, gold }) => {
    const moved = klDistance.map((distance) => distance > 0);
    return {
      klDistance: klDistance.filter((_, index) => moved[index]),
      gold: gold.filter((_, index) => moved[index]),
    };
  });
  // An early stop, a small KL budget or a direct method of no step may leave every run where it began.
  if (clusters.every(({ gold }) => gold.length === 0))
    return { output: {}, tables: [rowsOf('warnings', [doubtPoints(curve, 0)!])], metrics: {} };
  const measured = rowsOf('peaks', [{ method, setting, ...peakRow(clusters, config.confidence) }]);
  if (form === null) return { output: {}, tables: [measured], metrics: {} };
  const { alpha, beta, peak, rmse, rmseOverPeak, points, largestKl, warnings } = fitOveroptimization({
    ...{ form, clusters, ...config, subject: curve },
    random: random.stream('bootstrap').stream(`fits/${curve}`),
  });
  // The scatter of one run's points says nothing of how runs differ.
  const known = (interval: Interval) => (runs.length < fewestClusters ? withoutBounds(interval) : interval);
  const row = {
    ...{ method, form, setting, alpha: known(alpha), beta: known(beta) },
    ...{ peakKl: known(peak.kl), peakGold: known(peak.gold), rmse },
    ...{ rmseOverPeak: Number.isFinite(rmseOverPeak) ? rmseOverPeak : null, points, largestKl },
  };
  return {
    output: {},
    tables: [rowsOf('coefficients', [row]), measured, rowsOf('warnings', warnings)],
    // A law that cannot be fitted has empty cells and its doubts; it is no fault of the stage.
    metrics: Number.isFinite(alpha.estimate) ? { alpha: alpha.estimate, beta: beta.estimate } : {},
  };
}

/** The highest point of a curve that is highest at its end bounds its peak from below, and has no interval. */
const withoutBounds = ({ estimate }: Interval): Interval => ({
  estimate,
  low: Number.NEGATIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
});

/** What the curve shows by itself, whatever the law. */
function peakRow(runs: readonly MeasuredRun[], confidence: number): Omit<Peak, 'method' | 'setting'> {
  const { kl, gold, end, rise, fall, turnsOver, isAtEnd } = measurePeak(
    alignRuns(runs, { bridged: true }),
    confidence,
  );
  return {
    turnsOver: turnsOver ? 'true' : isAtEnd ? 'false' : 'open',
    peakKl: isAtEnd ? withoutBounds(kl) : kl,
    peakGold: isAtEnd ? withoutBounds(gold) : gold,
    endKl: end.kl,
    endGold: end.gold,
    ...{ rise, fall },
  };
}
