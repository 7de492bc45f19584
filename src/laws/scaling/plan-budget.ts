/** The best size for a compute by the law of Hoffmann et al., and what other sizes lose, with intervals. */
import type { Inputs } from '../../fitting/index.js';
import { extent, type Interval } from '../../statistics/index.js';
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
  /** Its intervals are of the fit's own resamples. */
  fit: Pick<ScalingFit, 'parameters' | 'intervalOf'>;
  inputs: readonly Inputs[];
  compute: number;
}

const factors = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8];

/** All parameters of a law: E, A, B, a, b. */
type Law = readonly number[];

/** The minimum of E + A/N^a + B/D^b where 6ND is the compute (Hoffmann et al. 2022, equation 4). */
export function bestSize([, A, B, a, b]: Law, compute: number): number {
  return ((a * A) / (b * B)) ** (1 / (a + b)) * (compute / 6) ** (b / (a + b));
}

export function planBudget({ fit, inputs, compute }: PlanInput): BudgetPlan {
  const law = fit.parameters.map(({ estimate }) => estimate);
  const of = (quantity: (law: Law) => number, logarithmic = true): Interval =>
    fit.intervalOf(quantity, { logarithmic });
  const size = bestSize(law, compute);
  const lossAt = (one: Law, parameters: number) =>
    chinchilla.value([parameters, compute / (6 * parameters)], one);
  const lossOfBest = (one: Law) => lossAt(one, bestSize(one, compute));
  return {
    compute,
    parameters: of((one) => bestSize(one, compute)),
    tokens: of((one) => compute / (6 * bestSize(one, compute))),
    tokensPerParameter: of((one) => compute / (6 * bestSize(one, compute) ** 2)),
    // Of the size that is planned, as in the table of sizes: runs are of a size, not of whichever were best.
    loss: of((one) => lossAt(one, size)),
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
