/** The way a non-linear fit is solved: the package from each start, the trust region where the package stops short. */
import { packageSolver } from './package-solver.js';
import { costAt, type LeastSquaresProblem, type Solution } from './problem.js';
import { trustRegionSolver } from './trust-region.js';

export interface SolveOptions {
  iterations?: number;
  /**
   * The gain, as a share of the cost, that is no longer worth an iteration. Left out, a descent goes on to rounding: in a
   * valley without an end, of data that do not determine every parameter, for thousands of iterations.
   */
  tolerance?: number;
}

/**
 * The package from every start; where its best answer is no solution, the best of the trust region from that start with
 * a wide and a narrow first radius and from where the package stopped.
 */
export function solve(
  problem: Omit<LeastSquaresProblem, 'start'>,
  starts: readonly (readonly number[])[],
  { iterations = 1000, tolerance }: SolveOptions = {},
): Solution {
  const first = starts
    .map((start) => ({ start, solution: packageSolver({ ...problem, start }, iterations, tolerance) }))
    .reduce((held, one) => (isBetter(one.solution, held.solution) ? one : held));
  let best = first.solution;
  if (best.converged) return best;
  const attempts: [start: readonly number[], factor: number][] = [
    [first.start, 100],
    [first.start, 0.1],
    [first.solution.parameters, 100],
  ];
  for (const [start, factor] of attempts) {
    const solution = trustRegionSolver({ ...problem, start }, { factor, iterations, tolerance });
    if (isBetter(solution, best)) best = solution;
    if (best.converged) break;
  }
  return best;
}

/** Cost decides; at equal cost (to rounding) a converged solution is preferred. */
function isBetter(challenger: Solution, holder: Solution): boolean {
  const margin = 1e-9 * Math.max(challenger.cost, holder.cost);
  if (challenger.cost < holder.cost - margin) return true;
  return challenger.cost <= holder.cost + margin && challenger.converged && !holder.converged;
}

/** The best few of many starts by their cost alone: a grid is screened before anything is solved. */
export function screenStarts(
  problem: Omit<LeastSquaresProblem, 'start'>,
  starts: readonly number[][],
  keep: number,
): number[][] {
  const costs = starts.map((start) => costAt({ ...problem, start }, start));
  const order = starts.map((_, index) => index).sort((a, b) => costs[a] - costs[b]);
  return order
    .filter((index) => Number.isFinite(costs[index]))
    .slice(0, keep)
    .map((index) => starts[index]);
}
