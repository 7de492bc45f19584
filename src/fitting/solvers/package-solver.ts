/** The default solver: ml-levenberg-marquardt with the exact Jacobian, in parameters scaled by the Jacobian's columns. */
import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { assess, columnNorms, costAt, type LeastSquaresProblem, type Solution } from './problem.js';

/** Iterations of each round. A noisy fit always uses them all, so the first rounds are short. */
const ROUNDS = [8, 16, 32, 64, 128, 256];

/**
 * Runs the package in rounds and judges convergence by the gradient.
 *
 * The package adds its damping to the diagonal unscaled, accepts bad steps and stops only on an absolute error:
 * unit column norms make the damping fair, and each round starts again from the best point with fresh scales.
 */
export function packageSolver(
  problem: LeastSquaresProblem,
  iterations = Number.POSITIVE_INFINITY,
  tolerance = 0,
): Solution {
  let best = assess(problem, problem.start);
  let used = 0;
  for (const round of ROUNDS) {
    if (best.converged || !Number.isFinite(best.cost) || used >= iterations) break;
    used += round;
    const next = assess(problem, oneRound(problem, best.parameters, round));
    const gain = (best.cost - next.cost) / best.cost;
    if (next.cost < best.cost) best = next;
    if (gain < tolerance) break;
  }
  return best;
}

function oneRound(problem: LeastSquaresProblem, start: readonly number[], iterations: number): number[] {
  const scales = columnNorms(problem.jacobian(start)).map((norm) => norm || 1);
  const size = Math.sqrt(costAt(problem, start)) || 1;
  const unscale = (scaled: readonly number[]) => scaled.map((value, index) => (value * size) / scales[index]);
  const indices = Array.from({ length: Math.max(2, problem.observations) }, (_, index) => index);
  try {
    const { parameterValues } = levenbergMarquardt(
      { x: indices, y: indices.map(() => 0) },
      (scaled) => {
        const residuals = problem.residuals(unscale(scaled));
        return (index) => residuals[index] / size;
      },
      {
        initialValues: start.map((value, index) => (value * scales[index]) / size),
        jacobianFunction: (scaled) => {
          const jacobian = problem.jacobian(unscale(scaled));
          return (index) => {
            const row = jacobian[index];
            for (let column = 0; column < row.length; column++) row[column] /= scales[column];
            return row;
          };
        },
        minValues: start.map(() => -Number.MAX_VALUE),
        maxValues: start.map(() => Number.MAX_VALUE),
        damping: 1e-2,
        maxIterations: iterations,
        errorTolerance: 0,
      },
    );
    return unscale(parameterValues);
  } catch {
    // A step outside the model's domain makes the package throw "Matrix is not symmetric".
    return [...start];
  }
}
