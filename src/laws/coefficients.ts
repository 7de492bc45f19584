/** The coefficients of a fitted curve with their intervals. */
import type { Interval } from '../statistics/interval.js';

export type { Interval } from '../statistics/interval.js';

/** One fitted curve, the row of coefficients.csv. */
export interface Coefficients {
  method: 'bon' | 'rl';
  /** Name of the functional form: `bon` is d(α − βd), `rl` is d(α − β ln d). */
  form: string;
  rmParameters: number;
  comparisons: number;
  policyParameters: number;
  klPenalty: number;
  labelNoise: number;
  alpha: Interval;
  beta: Interval;
  /** KL in nats at the peak of the fitted curve. */
  peakKl: Interval;
  /** Gold score at the peak of the fitted curve. */
  peakGold: Interval;
  rmse: number;
  points: number;
}
