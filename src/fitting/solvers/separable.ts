/**
 * Least squares of a form that is linear in all of its parameters but one: for each value of that one the others follow by
 * linear least squares, and what is left is a search along a line (variable projection, Golub and Pereyra 1973).
 *
 * A descent over all parameters together creeps along the valley where the one hardly matters, such as a power law on a
 * logarithmic curve, and stops short of what the law can do.
 */
import type { FormData } from '../fit.js';
import type { PartlyLinear } from '../functional-form.js';
import { solveNormalEquations } from './normal-equations.js';

/** Values tried between the ends of the range, evenly in the logarithm; the search goes on about the best of them. */
const tried = 28;
/** Each shortens the bracket by 0.618: to rounding of the least squares. */
const shortenings = 44;
const golden = (Math.sqrt(5) - 1) / 2;

export interface SeparableSolution {
  parameters: number[];
  /** The best value lies within the range and not at its end. */
  converged: boolean;
}

export function solveSeparable(
  { inputs, outputs, weights }: FormData,
  { from, to, basis, parameters }: PartlyLinear,
): SeparableSolution {
  const at = (logValue: number) => {
    const value = Math.exp(logValue);
    return {
      value,
      ...solveNormalEquations({
        count: inputs.length,
        row: (index) => basis(inputs[index], value),
        outputs,
        weights,
      }),
    };
  };
  const [start, end] = [Math.log(from), Math.log(to)];
  const places = Array.from({ length: tried }, (_, index) => start + ((end - start) * index) / (tried - 1));
  const costs = places.map((place) => at(place).cost);
  const best = costs.reduce((held, cost, index) => (cost < costs[held] ? index : held), 0);
  let [low, high] = [places[Math.max(0, best - 1)], places[Math.min(tried - 1, best + 1)]];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [costLeft, costRight] = [at(left).cost, at(right).cost];
  for (let step = 0; step < shortenings; step++) {
    if (costLeft <= costRight) {
      [high, right, costRight] = [right, left, costLeft];
      left = high - golden * (high - low);
      costLeft = at(left).cost;
    } else {
      [low, left, costLeft] = [left, right, costRight];
      right = low + golden * (high - low);
      costRight = at(right).cost;
    }
  }
  const place = (low + high) / 2;
  const { value, coefficients } = at(place);
  const isWithin = place - start > 1e-6 && end - place > 1e-6;
  return { parameters: parameters(coefficients, value), converged: isWithin };
}
