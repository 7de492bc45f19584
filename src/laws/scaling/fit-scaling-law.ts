/** One scaling law on one set of points: parameters and what follows from them with intervals, and every doubt. */
import {
  type FunctionalForm,
  fitOnScale,
  fixParameters,
  type Inputs,
  type ProfilePoint,
  profileCurve,
  type Residuals,
  type Warning,
} from '../../fitting/index.js';
import type { RandomStream } from '../../random/index.js';
import type { Interval } from '../../statistics/index.js';
import { lawIntervals, type ParameterInterval } from './intervals.js';
import { scalingDoubts } from './scaling-doubts.js';
import { type DerivedQuantity, traitsOf } from './traits.js';

export interface ScalingInput {
  form: FunctionalForm;
  /** [point][input], in the units and order of the form. */
  inputs: readonly Inputs[];
  outputs: readonly number[];
  /** Run of each point; points of one run go together. All different where every point is a run of its own. */
  clusters: readonly string[];
  /** Held parameters, by their place in the form. */
  fixed?: ReadonlyMap<number, number>;
  /** Left out: as the law's source does. */
  residuals?: Residuals;
  /** Of the Huber loss, in log units. */
  delta?: number;
  confidence?: number;
  bootstrap?: number;
  random: RandomStream;
  /** What warnings are about. */
  subject: string;
}

export interface LawParameter extends Interval {
  name: string;
  symbol: string;
  /** Held at its value, which then is the whole interval. */
  fixed: boolean;
  from: 'profile' | 'bootstrap' | 'fixed';
}

export interface Derived extends DerivedQuantity, Interval {}

export interface ScalingFit {
  form: FunctionalForm;
  residuals: Residuals;
  delta: number;
  /** All of the form's, in its order. */
  parameters: LawParameter[];
  derived: Derived[];
  /** On the scale of the residuals: of ln output unless they are absolute. */
  rmse: number;
  rSquared: number;
  points: number;
  /** Different runs among the points. */
  runs: number;
  /** Output less law on that scale, in the order of the points. */
  left: number[];
  /** How many runs were resampled for the intervals; 0 where points were. */
  resampledRuns: number;
  /** The bounds are the scatter of one or two curves, without a level of confidence. */
  isScatterOnly: boolean;
  warnings: Warning[];
  /** Of a number that follows from all of the form's parameters, by the resamples that the others are of. */
  intervalOf(quantity: (law: readonly number[]) => number, options?: { logarithmic?: boolean }): Interval;
  /** Curves of the free parameters by symbol, computed when asked for. */
  profiles(): { symbol: string; curve: ProfilePoint[] }[];
}

/** Throws RangeError for fewer points than free parameters, and where no start lies in the law's domain. */
export function fitScalingLaw(input: ScalingInput): ScalingFit {
  const { form, inputs, outputs, clusters, fixed = new Map<number, number>() } = input;
  const traits = traitsOf(form);
  const { residuals = traits.residuals, delta = 1e-3, confidence = 0.95, bootstrap = 400, random } = input;
  const free = fixParameters(form, fixed);
  const fit = fitOnScale({ form: free, inputs, outputs }, { residuals, delta });
  const intervals = lawIntervals({
    ...{ form: free, inputs, fit, clusters, confidence, bootstrap, random },
    isRobust: residuals === 'huber',
    sampling: traits.sampling,
  });
  const parameters = allParameters(form, fixed, intervals.parameters);
  const whole = (values: readonly number[]): number[] => {
    const left = [...values];
    return form.parameters.map((_, index) => fixed.get(index) ?? left.shift()!);
  };
  const intervalOf: ScalingFit['intervalOf'] = (quantity, options) =>
    intervals.derived(quantity(whole(fit.parameters)), (values) => quantity(whole(values)), options);
  const derived = (traits.derive?.(whole(fit.parameters), inputs) ?? []).map((quantity, place) => ({
    ...quantity,
    ...intervalOf((law) => traits.derive!(law, inputs)[place].value),
  }));
  const runs = new Set(clusters).size;
  return {
    ...{ form, residuals, delta, parameters, derived, runs, intervalOf },
    rmse: fit.rmse,
    rSquared: fit.rSquared,
    points: outputs.length,
    left: fit.residuals,
    resampledRuns: intervals.resampledRuns,
    isScatterOnly: intervals.isScatterOnly,
    warnings: scalingDoubts({ input, free, fit, parameters, intervals, derived, runs, residuals }),
    profiles: () =>
      free.parameters.map(({ symbol }, index) => {
        const own = intervals.parameters[index];
        return { symbol, curve: profileCurve(own.profile, own) };
      }),
  };
}

function allParameters(
  { parameters }: FunctionalForm,
  fixed: ReadonlyMap<number, number>,
  free: readonly ParameterInterval[],
): LawParameter[] {
  const left = [...free];
  return parameters.map(({ name, symbol }, index) => {
    const value = fixed.get(index);
    if (value !== undefined)
      return { name, symbol, estimate: value, low: value, high: value, fixed: true, from: 'fixed' };
    const { estimate, low, high, from } = left.shift()!;
    return { name, symbol, estimate, low, high, fixed: false, from };
  });
}
