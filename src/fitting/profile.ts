/** Profile intervals: the values of a parameter that the data do not exclude, all others refitted. */
import { chiSquaredQuantile, fQuantile, type Interval } from '../statistics/index.js';
import { type FormData, type FormFit, fitForm } from './fit.js';
import { fixParameter } from './fixed-form.js';
import { fitHuber, type HuberFit } from './huber-fit.js';

export interface Profile {
  estimate: number;
  /** The objective at the minimum and the level that the interval's ends reach. */
  minimum: number;
  level: number;
  /** The best objective with the parameter held at `value`; may begin from the previous answer. */
  objective(value: number): number;
  /** A first step away from the estimate, such as a standard error. */
  step: number;
  /** The parameter must stay above this. */
  min?: number;
  /** Of an end, as a share of itself and of its distance from the estimate; left out: seven digits of the parameter. */
  precision?: number;
}

/**
 * Walks outward in growing steps until the objective passes the level, then bisects.
 * An end is infinite (or the bound) when the objective never gets there: the data do not limit the parameter.
 */
export function profileInterval(profile: Profile): Interval {
  return { estimate: profile.estimate, low: profileEnd(profile, -1), high: profileEnd(profile, 1) };
}

const GROWTH = 1.6;
const LONGEST_WALK = 60;

function profileEnd(profile: Profile, direction: 1 | -1): number {
  const { estimate, level, objective, min = Number.NEGATIVE_INFINITY } = profile;
  let inside = estimate;
  let distance = Math.abs(profile.step) || Math.abs(estimate) * 0.01 || 0.01;
  for (let walk = 0; walk < LONGEST_WALK; walk++) {
    // Towards a lower bound the walk halves the way that is left.
    const reached = estimate + direction * distance;
    const outside = reached > min ? reached : (inside + min) / 2;
    if (objective(outside) > level) return bisectEnd(profile, inside, outside);
    if (outside - min < 1e-9 * (estimate - min)) return min;
    inside = outside;
    distance *= GROWTH;
  }
  return direction * Number.POSITIVE_INFINITY;
}

function bisectEnd(
  { estimate, objective, level, precision }: Profile,
  inside: number,
  outside: number,
): number {
  let near = inside;
  let far = outside;
  const isWide = () => {
    const size = Math.max(Math.abs(far), Math.abs(near));
    const asked =
      precision === undefined ? 2e-7 * size : precision * Math.min(size, Math.abs(far - estimate));
    return Math.abs(far - near) > asked;
  };
  for (let halving = 0; halving < 40 && isWide(); halving++) {
    const middle = (near + far) / 2;
    if (objective(middle) > level) far = middle;
    else near = middle;
  }
  return (near + far) / 2;
}

export interface ProfileOptions {
  confidence?: number;
  /** Multiplies every standard error: points that go together count for fewer. */
  widen?: number;
  /** Of Student's t; those of the residuals when left out. */
  degreesOfFreedom?: number;
  /** Of the interval's ends and of each refit: a share of the distance and of the objective. Left out: many digits. */
  precision?: number;
}

/** Profile interval of one parameter of a least-squares fit: RSS(v) ≤ RSS (1 + F/ν) (Bates and Watts 1988, section 6.1). */
export function profileParameter(
  data: FormData,
  fit: FormFit,
  parameter: number,
  confidence = 0.95,
): Interval {
  return profileInterval(leastSquaresProfile(data, fit, parameter, { confidence }));
}

/** So many values beyond an end are fitted from the form's own starts too; the others begin near these. */
const RETRIES = 3;
const RETRY_ITERATIONS = 100;

/** The profile itself, for its interval and its picture. */
export function leastSquaresProfile(
  data: FormData,
  fit: FormFit,
  parameter: number,
  { confidence = 0.95, widen = 1, degreesOfFreedom = fit.degreesOfFreedom, precision }: ProfileOptions = {},
): Profile {
  const minimum = fit.residualSumOfSquares;
  const level =
    minimum * (1 + (widen ** 2 * fQuantile(confidence, 1, degreesOfFreedom)) / fit.degreesOfFreedom);
  const known = nearestAnswers(fit.parameters, parameter);
  // A refit that is off by a hundredth of what the ends are told by moves them by as little.
  const tolerance = precision && (precision * (level - minimum)) / minimum;
  const retried = { below: 0, above: 0 };
  const objective = (value: number) => {
    const held = { ...data, form: fixParameter(data.form, parameter, value) };
    let best = fitForm(held, { starts: [known.startFor(value)], tolerance });
    // Before an end is believed in, the form's own starts are tried: the best answer may lie in another valley.
    const side = value < fit.parameters[parameter] ? 'below' : 'above';
    if (best.residualSumOfSquares > level && retried[side] < RETRIES) {
      retried[side]++;
      const own = fitForm(held, { tolerance, iterations: RETRY_ITERATIONS });
      if (own.residualSumOfSquares < best.residualSumOfSquares) best = own;
    } else if (best.residualSumOfSquares > level) return best.residualSumOfSquares;
    known.add(value, best.parameters);
    return best.residualSumOfSquares;
  };
  const estimate = fit.parameters[parameter];
  const { min } = data.form.parameters[parameter];
  return { estimate, minimum, level, objective, step: fit.standardErrors[parameter], min, precision };
}

/**
 * Where a refit begins: at the good answer whose held value is nearest. Without the one at the estimate itself the walk
 * upward would begin where the walk downward had wandered off to.
 */
function nearestAnswers(parameters: readonly number[], held: number) {
  const without = parameters.filter((_, index) => index !== held);
  const answers = [{ value: parameters[held], others: without }];
  return {
    startFor: (value: number): readonly number[] =>
      answers.reduce((best, answer) =>
        Math.abs(answer.value - value) < Math.abs(best.value - value) ? answer : best,
      ).others,
    add: (value: number, others: number[]) => answers.push({ value, others }),
  };
}

/** The same for a Huber fit. */
export function profileHuberParameter(
  data: FormData,
  fit: HuberFit,
  parameter: number,
  options: HuberProfileOptions = {},
): Interval {
  return profileInterval(huberProfile(data, fit, parameter, options));
}

export type HuberProfileOptions = Omit<ProfileOptions, 'degreesOfFreedom'> & { delta?: number };

/**
 * By the robust likelihood-ratio test (Ronchetti 1982): twice the rise of Σρ over τ = E ψ² / E ψ′ is χ² with one degree
 * of freedom.
 */
export function huberProfile(
  data: FormData,
  fit: HuberFit,
  parameter: number,
  { confidence = 0.95, delta = 1e-3, widen = 1, precision }: HuberProfileOptions = {},
): Profile {
  const psi = fit.residuals.map((residual) => Math.max(-delta, Math.min(delta, residual)));
  const scale =
    psi.reduce((sum, pull) => sum + pull * pull, 0) / Math.max(1, curvatureCount(fit.residuals, delta));
  const level = fit.objective + (widen ** 2 * scale * chiSquaredQuantile(confidence, 1)) / 2;
  const known = nearestAnswers(fit.parameters, parameter);
  const objective = (value: number) => {
    const fixed = fitHuber(
      { ...data, form: fixParameter(data.form, parameter, value) },
      { delta, starts: [known.startFor(value)] },
    );
    if (fixed.objective <= level) known.add(value, fixed.parameters);
    return fixed.objective;
  };
  const estimate = fit.parameters[parameter];
  const { min } = data.form.parameters[parameter];
  return { estimate, minimum: fit.objective, level, objective, step: estimate * 0.02, min, precision };
}

/**
 * Σ ψ′ = n f(0) 2δ, with the density of the residuals at 0 taken from the central half of them: counting only those
 * within δ would leave the curvature to a handful of points.
 */
function curvatureCount(residuals: readonly number[], delta: number): number {
  const sizes = residuals.map(Math.abs).sort((a, b) => a - b);
  const half = sizes[Math.floor(sizes.length / 4)];
  return half > delta ? (sizes.length / 4) * (delta / half) : sizes.filter((size) => size <= delta).length;
}
