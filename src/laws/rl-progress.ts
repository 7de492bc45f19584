/** The progress of RL against compute: a sigmoid with a ceiling, or a line in ln C without one; what half the run foretells. */
import {
  type FormData,
  type FunctionalForm,
  fitForm,
  fixParameter,
  leastSquaresProfile,
  predict,
  profileInterval,
} from '../fitting/index.js';
import { type Interval, mean } from '../statistics/index.js';
import { logLinear } from './forms/log-linear.js';
import { scaleRl } from './forms/scale-rl.js';

/** One run: mean reward against compute, in the order of compute. */
export interface ProgressCurve {
  /** R_0, of the policy that the run started from: measured, so it is not fitted. */
  start: number;
  /** > 0: FLOP or hours. */
  compute: readonly number[];
  reward: readonly number[];
}

export interface ProgressFit {
  /** A, the reward at unlimited compute. */
  ceiling: Interval;
  steepness: Interval;
  /** The compute of half the gain. */
  middle: Interval;
  /** Root mean square residuals of the two laws. */
  rmse: number;
  rmseLogLinear: number;
}

/** Points whose mean is the end or the highest of a run. */
const WINDOW = 3;
/** Of the reward: a run that ends so much below its highest has collapsed and is no sigmoid. */
export const collapseDepth = 0.1;

/** Mean of the last points, and the highest mean of as many in a row. */
export function endAndPeak(reward: readonly number[]): { end: number; peak: number } {
  const size = Math.min(WINDOW, reward.length);
  const means = Array.from({ length: reward.length - size + 1 }, (_, at) =>
    mean(reward.slice(at, at + size)),
  );
  return { end: means.at(-1)!, peak: Math.max(...means) };
}

/**
 * Whether the run lost more than `collapseDepth` of what it had. Asked before a fit: one on a collapsed run returns A = R_0
 * with an interval as wide as the axis.
 */
export function hasCollapsed({ reward }: ProgressCurve, depth = collapseDepth): boolean {
  const { end, peak } = endAndPeak(reward);
  return end < peak - depth;
}

/** The sigmoid from the start that was measured; A, C_mid and B are free. */
const sigmoidFrom = (start: number) =>
  fixParameter(
    scaleRl,
    scaleRl.parameters.findIndex(({ name }) => name === 'R0'),
    start,
  );

const dataOf = (form: FunctionalForm, { compute, reward }: ProgressCurve): FormData => ({
  form,
  inputs: compute.map((c) => [c]),
  outputs: reward,
});

/**
 * Both laws by least squares, the sigmoid's parameters with profile intervals: A and B go together, and data below C_mid leave A
 * open upwards. Throws RangeError for fewer than four points.
 */
export function fitProgress(curve: ProgressCurve, confidence = 0.95): ProgressFit {
  if (curve.compute.length < 4)
    throw new RangeError('a sigmoid of three parameters takes four points or more');
  const data = dataOf(sigmoidFrom(curve.start), curve);
  const fit = fitForm(data);
  const interval = (name: string) => {
    const place = data.form.parameters.findIndex((parameter) => parameter.name === name);
    return profileInterval(leastSquaresProfile(data, fit, place, { confidence, precision: 1e-3 }));
  };
  return {
    ceiling: interval('A'),
    steepness: interval('B'),
    middle: interval('Cmid'),
    rmse: fit.rmse,
    rmseLogLinear: fitForm(dataOf(logLinear, curve)).rmse,
  };
}

export interface Foretold {
  sigmoid: number[];
  logLinear: number[];
}

/** Both laws at such computes, fitted to the points up to a share of the run's. */
export function foretell(
  { start, compute, reward }: ProgressCurve,
  at: readonly number[],
  share = 0.5,
): Foretold {
  const known = compute.filter((c) => c <= share * compute.at(-1)!).length;
  const seen = { start, compute: compute.slice(0, known), reward: reward.slice(0, known) };
  const by = (form: FunctionalForm) =>
    predict(
      form,
      at.map((c) => [c]),
      fitForm(dataOf(form, seen)).parameters,
    );
  return { sigmoid: by(sigmoidFrom(start)), logLinear: by(logLinear) };
}

/** The end as `endAndPeak` has it, foretold by each law from the points up to a share of the compute: a mean over the last points. */
export function foretellEnd(curve: ProgressCurve, share = 0.5): { sigmoid: number; logLinear: number } {
  const { sigmoid, logLinear: line } = foretell(curve, curve.compute.slice(-WINDOW), share);
  return { sigmoid: mean(sigmoid), logLinear: mean(line) };
}
