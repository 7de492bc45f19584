/** Intervals of a law's parameters: by profile where points are independent, by the bootstrap over runs where they are not. */
import {
  bootstrapParameters,
  type FunctionalForm,
  type Inputs,
  type Profile,
  profileInterval,
  type ScaledFit,
  smoothnessFactor,
} from '../../fitting/index.js';
import type { RandomStream } from '../../random/index.js';
import {
  bootstrapInterval,
  fewestClusters,
  type Interval,
  mean,
  normalQuantile,
  quantile,
  studentQuantile,
} from '../../statistics/index.js';

export interface IntervalInput {
  /** The form that was fitted, with what was held left out. */
  form: FunctionalForm;
  inputs: readonly Inputs[];
  fit: ScaledFit;
  isRobust: boolean;
  /** Run of each point. */
  clusters: readonly string[];
  sampling: 'runs' | 'curve';
  confidence: number;
  bootstrap: number;
  random: RandomStream;
}

export type IntervalSource = 'profile' | 'bootstrap';

export interface ParameterInterval extends Interval {
  from: IntervalSource;
  profile: Profile;
}

export interface LawIntervals {
  parameters: ParameterInterval[];
  /** Interval of a quantity that follows from the free parameters; made of the same resamples. */
  derived(
    estimate: number,
    quantity: (free: readonly number[]) => number,
    options?: { logarithmic?: boolean },
  ): Interval;
  /** How many runs were resampled; 0 where points were. */
  resampledRuns: number;
  /** One or two curves: their bounds are the scatter of these runs, which holds the truth at no level that is known. */
  isScatterOnly: boolean;
}

/** Two sides of a profile that differ by more than this factor on the solver's scale are no matter for a normal. */
const MOST_SKEWED = 2.5;

/**
 * Runs of several points, three or more of them: the bootstrap over runs with Student's t. Else the profile, of a curve
 * wider where neighbouring residuals go together, and for a robust fit of independent points their bootstrap. A parameter
 * that the data determine weakly (an open or a skewed profile) always has the profile's interval, for several runs widened
 * as the law's values scatter over the resamples.
 */
export function lawIntervals(input: IntervalInput): LawIntervals {
  const { form, fit, isRobust, clusters, sampling, confidence } = input;
  const runs = new Set(clusters).size;
  const isCurve = sampling === 'curve' || runs < clusters.length;
  const byRuns = isCurve && runs >= fewestClusters;
  const groups = byRuns ? runs : fit.residuals.length;
  const resample = lazily(() => resamplesOf(input, byRuns));
  const widen = isCurve && !byRuns ? smoothnessFactor(inOrder(input).map(({ residual }) => residual)) : 1;
  const widened = lazily(() => widen * (byRuns ? runScatter(input, resample(), runs) : 1));
  const withinRuns = lazily(() => Math.min(1, noiseWithinRuns(inOrder(input)) / fit.rmse));
  const parameters = form.parameters.map(({ min }, index): ParameterInterval => {
    const profile = fit.profile(index, { confidence, widen });
    const plain = profileInterval(profile);
    if (!byRuns && (!isRobust || isCurve)) return { ...plain, from: 'profile', profile };
    const shape = byRuns ? profileInterval(fit.profile(index, { confidence, widen: withinRuns() })) : plain;
    if (byRuns ? isBounded(shape, min) : isDetermined(shape, min)) {
      const values = resample().map((row) => row[index]);
      const options = { confidence, clusters: groups, logarithmic: min === 0 };
      const overGroups = bootstrapInterval(plain.estimate, values, options);
      const drawn = percentiles(plain.estimate, values, confidence);
      if (!byRuns || (isDetermined(shape, min) && isDetermined(drawn, min)))
        return { ...overGroups, from: 'bootstrap', profile };
      return { ...hull([shape, overGroups, drawn]), from: 'profile', profile };
    }
    const own = fit.profile(index, { confidence, widen: widened() });
    return { ...profileInterval(own), from: 'profile', profile: own };
  });
  const derived: LawIntervals['derived'] = (estimate, quantity, { logarithmic = estimate > 0 } = {}) =>
    bootstrapInterval(estimate, resample().map(quantity), {
      ...{ confidence, logarithmic },
      clusters: isCurve && !byRuns ? 1 : groups,
    });
  return { parameters, derived, resampledRuns: byRuns ? runs : 0, isScatterOnly: isCurve && !byRuns };
}

function lazily<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function resamplesOf({ fit, clusters, bootstrap, random }: IntervalInput, byRuns: boolean): number[][] {
  return bootstrapParameters(fit.refit, {
    clusters: byRuns ? clusters : undefined,
    observations: fit.residuals.length,
    resamples: bootstrap,
    random,
  });
}

interface OrderedResidual {
  residual: number;
  run: string;
  at: number;
}

/** Residuals run by run, along the first input within each. */
const inOrder = ({ fit, inputs, clusters }: IntervalInput): OrderedResidual[] =>
  fit.residuals
    .map((residual, index) => ({ residual, run: clusters[index], at: inputs[index][0] }))
    .sort((left, right) => left.run.localeCompare(right.run) || left.at - right.at);

/**
 * Noise of single points without what runs differ by as a whole: half the mean squared difference of neighbours is its
 * variance (von Neumann 1941). Against it a profile says whether the shape of the curves determines a parameter.
 */
function noiseWithinRuns(ordered: readonly OrderedResidual[]): number {
  const steps = ordered.flatMap(({ residual, run }, index) =>
    index > 0 && ordered[index - 1].run === run ? [residual - ordered[index - 1].residual] : [],
  );
  return steps.length === 0 ? Number.POSITIVE_INFINITY : Math.sqrt(mean(steps.map((step) => step ** 2)) / 2);
}

function percentiles(estimate: number, values: readonly number[], confidence: number): Interval {
  const known = values.filter((value) => !Number.isNaN(value));
  const tail = (1 - confidence) / 2;
  return { estimate, low: quantile(known, tail), high: quantile(known, 1 - tail) };
}

/** Closed on both sides. */
const isBounded = ({ low, high }: Interval, min = Number.NEGATIVE_INFINITY): boolean =>
  low > min && Number.isFinite(high);

const hull = (intervals: readonly Interval[]): Interval => ({
  estimate: intervals[0].estimate,
  low: Math.min(...intervals.map(({ low }) => low)),
  high: Math.max(...intervals.map(({ high }) => high)),
});

function isDetermined({ estimate, low, high }: Interval, min?: number): boolean {
  const forward = min === 0 ? Math.log : (value: number) => value;
  const ratio = (forward(high) - forward(estimate)) / (forward(estimate) - forward(low));
  return Number.isFinite(ratio) && ratio < MOST_SKEWED && ratio > 1 / MOST_SKEWED;
}

/**
 * How many times wider errors are for points that go together within runs: the mean variance of the law's values over
 * resamples of runs, against p s²/n, what it is for independent points. With √(G/(G − 1)) and Student's t for G runs, as the
 * bootstrap itself has them.
 */
function runScatter(
  { form, fit, confidence }: IntervalInput,
  resamples: readonly number[][],
  runs: number,
): number {
  const points = fit.residuals.length;
  const free = form.parameters.length;
  const centre = fit.valuesAt(fit.parameters);
  const moves = resamples
    .map((row) => fit.valuesAt(row).map((value, index) => (value - centre[index]) ** 2))
    .filter((squares) => squares.every(Number.isFinite));
  const meanSquare = (rows: readonly number[][]) =>
    rows.reduce((sum, row) => sum + row.reduce((total, value) => total + value, 0), 0) / rows.length / points;
  const variance = (fit.rmse ** 2 * points) / (points - free);
  const inflation = meanSquare(moves) / ((free * variance) / points);
  const probability = (1 + confidence) / 2;
  const student = studentQuantile(probability, runs - 1) / normalQuantile(probability);
  return Math.max(1, Math.sqrt((runs / (runs - 1)) * inflation) * student);
}
