/** The best size for a compute by the law of Hoffmann et al., and what other sizes lose, with intervals. */
import { bootstrapParameters, fitOnScale, fixParameters, type Inputs } from '../../fitting/index.js';
import type { RandomStream } from '../../random/index.js';
import { bootstrapInterval, extent, type Interval } from '../../statistics/index.js';
import { chinchilla } from '../forms/chinchilla.js';
import type { ScalingFit } from './fit-scaling-law.js';

export interface PlannedSize {
  /** Parameters over the best. */
  factor: number;
  parameters: number;
  tokens: number;
  loss: Interval;
  /** Loss above that of the best size. */
  lost: Interval;
}

export interface BudgetPlan {
  /** 6ND, FLOP. */
  compute: number;
  parameters: Interval;
  tokens: Interval;
  tokensPerParameter: Interval;
  loss: Interval;
  /** Others of the same compute, small ones first. */
  sizes: PlannedSize[];
  /** Of the runs that were fitted, 6ND and N, smallest and largest. */
  measuredCompute: readonly [number, number];
  measuredParameters: readonly [number, number];
}

export interface PlanInput {
  fit: Pick<ScalingFit, 'parameters' | 'residuals' | 'delta'>;
  inputs: readonly Inputs[];
  outputs: readonly number[];
  compute: number;
  confidence?: number;
  bootstrap?: number;
  /** As the fit had it: then these are its resamples. */
  random: RandomStream;
}

const factors = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8];

/** All parameters of a law: E, A, B, a, b. */
type Law = readonly number[];

/** The minimum of E + A/N^a + B/D^b where 6ND is the compute (Hoffmann et al. 2022, equation 4). */
export function bestSize([, A, B, a, b]: Law, compute: number): number {
  return ((a * A) / (b * B)) ** (1 / (a + b)) * (compute / 6) ** (b / (a + b));
}

export function planBudget(input: PlanInput): BudgetPlan {
  const { fit, inputs, outputs, compute, confidence = 0.95, bootstrap = 400, random } = input;
  const { residuals, delta } = fit;
  const held = new Map(
    fit.parameters.flatMap(({ fixed, estimate }, place) => (fixed ? [[place, estimate] as const] : [])),
  );
  const own = fitOnScale({ form: fixParameters(chinchilla, held), inputs, outputs }, { residuals, delta });
  const whole = (free: readonly number[]): Law => {
    const left = [...free];
    return chinchilla.parameters.map((_, place) => held.get(place) ?? left.shift()!);
  };
  const law = whole(own.parameters);
  const laws = bootstrapParameters(own.refit, {
    observations: outputs.length,
    resamples: bootstrap,
    random,
  }).map(whole);
  const of = (quantity: (law: Law) => number, logarithmic = true): Interval =>
    bootstrapInterval(quantity(law), laws.map(quantity), {
      ...{ confidence, clusters: outputs.length, logarithmic },
    });
  const size = bestSize(law, compute);
  const lossAt = (one: Law, parameters: number) =>
    chinchilla.value([parameters, compute / (6 * parameters)], one);
  const lossOfBest = (one: Law) => lossAt(one, bestSize(one, compute));
  return {
    compute,
    parameters: of((one) => bestSize(one, compute)),
    tokens: of((one) => compute / (6 * bestSize(one, compute))),
    tokensPerParameter: of((one) => compute / (6 * bestSize(one, compute) ** 2)),
    loss: of(lossOfBest),
    sizes: factors.map((factor) => {
      const parameters = factor * size;
      return {
        ...{ factor, parameters, tokens: compute / (6 * parameters) },
        loss: of((one) => lossAt(one, parameters)),
        // Nothing is lost below the best of the same law.
        lost: atLeastZero(of((one) => lossAt(one, parameters) - lossOfBest(one), false)),
      };
    }),
    measuredCompute: extent(inputs.map(([n, d]) => 6 * n * d)),
    measuredParameters: extent(inputs.map(([n]) => n)),
  };
}

const atLeastZero = ({ estimate, low, high }: Interval): Interval => ({
  ...{ estimate, low: Math.max(0, low), high },
});
