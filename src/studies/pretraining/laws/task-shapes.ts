/** The shapes that a task's score may take along the models: a line, flat and then rising, two arms of opposite sign. */
import { leastSquares, spearman, studentCdf } from '../../../statistics/index.js';

export interface Fitted {
  rSquared: number;
  aicc: number;
}

export interface TwoArms extends Fitted {
  /** Before and beyond the knot, score a nat. */
  slopes: readonly [number, number];
  /** Of the slopes over their standard errors. */
  t: readonly [number, number];
  /** What the score moves by along each arm. */
  moves: readonly [number, number];
}

export interface Shapes {
  line: Fitted & { slope: number; intercept: number };
  hinge: Fitted;
  turn: TwoArms;
  spearman: number;
  /** Two-sided, of no rank correlation, by Student's t. */
  pValue: number;
  range: number;
}

/** Gaussian AIC with the correction for small samples; `free` counts the scale of the noise and a searched knot too. */
function aicc(residualSquares: number, points: number, free: number): number {
  const penalty = 2 * free + (2 * free * (free + 1)) / (points - free - 1);
  return points * Math.log(residualSquares / points) + penalty;
}

interface Linear {
  coefficients: number[];
  standardErrors: number[];
  residualSquares: number;
}

function linear(design: readonly (readonly number[])[], response: readonly number[]): Linear | undefined {
  try {
    const fit = leastSquares({ design, response });
    const { coefficients, standardErrors, residualSumOfSquares } = fit;
    return { coefficients, standardErrors, residualSquares: Math.max(residualSumOfSquares, 1e-300) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Knots between neighbours, with at least three points on either side. */
function knotsOf(x: readonly number[]): number[] {
  const sorted = [...x].sort((left, right) => left - right);
  return sorted
    .slice(3, sorted.length - 2)
    .map((value, place) => (value + sorted[place + 2]) / 2)
    .filter((knot, place, all) => place === 0 || knot !== all[place - 1]);
}

/** The best of a form over its knots. */
function overKnots(
  x: readonly number[],
  y: readonly number[],
  regressors: (value: number, knot: number) => number[],
): (Linear & { knot: number }) | undefined {
  return knotsOf(x)
    .flatMap((knot) => {
      const fit = linear(
        x.map((value) => regressors(value, knot)),
        y,
      );
      return fit === undefined ? [] : [{ ...fit, knot }];
    })
    .reduce<(Linear & { knot: number }) | undefined>(
      (held, fit) => (held === undefined || fit.residualSquares < held.residualSquares ? fit : held),
      undefined,
    );
}

/** x: what grows with the models, −excess. Undefined for fewer than eight models, and for a score that does not vary. */
export function shapesOf(x: readonly number[], y: readonly number[]): Shapes | undefined {
  const points = x.length;
  const range = Math.max(...y) - Math.min(...y);
  if (points < 8 || !(range > 0)) return undefined;
  const middle = y.reduce((sum, value) => sum + value, 0) / points;
  const total = y.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const described = (residualSquares: number, free: number): Fitted => ({
    rSquared: 1 - residualSquares / total,
    aicc: aicc(residualSquares, points, free),
  });
  const straight = linear(
    x.map((value) => [1, value]),
    y,
  );
  const hinge = overKnots(x, y, (value, knot) => [1, Math.max(0, value - knot)]);
  const turn = overKnots(x, y, (value, knot) => [1, Math.min(0, value - knot), Math.max(0, value - knot)]);
  if (straight === undefined || hinge === undefined || turn === undefined) return undefined;
  const correlation = spearman(x, y);
  const t = correlation * Math.sqrt((points - 2) / Math.max(1e-12, 1 - correlation ** 2));
  const [, before, beyond] = turn.coefficients;
  const [, errorBefore, errorBeyond] = turn.standardErrors;
  return {
    line: {
      ...described(straight.residualSquares, 3),
      intercept: straight.coefficients[0],
      slope: straight.coefficients[1],
    },
    hinge: described(hinge.residualSquares, 4),
    turn: {
      ...described(turn.residualSquares, 5),
      slopes: [before, beyond],
      t: [before / errorBefore, beyond / errorBeyond],
      moves: [before * (turn.knot - Math.min(...x)), beyond * (Math.max(...x) - turn.knot)],
    },
    spearman: correlation,
    pValue: 2 * (1 - studentCdf(Math.abs(t), points - 2)),
    range,
  };
}
