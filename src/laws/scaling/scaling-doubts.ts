/** All doubts about the fit of a scaling law, the gravest first. */
import {
  collectDoubts,
  doubtInterval,
  doubtSeeds,
  type FunctionalForm,
  type Residuals,
  type ScaledFit,
  type Warning,
} from '../../fitting/index.js';
import { extent } from '../../statistics/index.js';
import {
  doubtBound,
  doubtConstantInput,
  doubtConvergence,
  doubtExplained,
  doubtFall,
  doubtMidpoint,
  doubtOpen,
  doubtOptimum,
  doubtPointsFor,
  doubtStructure,
} from './doubts.js';
import type { Derived, LawParameter, ScalingInput } from './fit-scaling-law.js';
import type { LawIntervals } from './intervals.js';
import { type LawTraits, traitsOf } from './traits.js';

export interface SeenFit {
  input: ScalingInput;
  /** The form without what is held. */
  free: FunctionalForm;
  fit: ScaledFit;
  parameters: readonly LawParameter[];
  intervals: LawIntervals;
  derived: readonly Derived[];
  runs: number;
  residuals: Residuals;
}

export function scalingDoubts(seen: SeenFit): Warning[] {
  const { input, free, fit, parameters, derived, runs } = seen;
  const { subject, form, inputs, outputs, clusters } = input;
  const traits = traitsOf(form);
  const isCurve = traits.sampling === 'curve' || runs < clusters.length;
  const midpoint = parameters.find(({ symbol, fixed }) => symbol === traits.midpoint && !fixed);
  const scales = inputs.map(traits.scaleOf);
  const optimum = derived.find(({ name }) => name === 'N_opt');
  return collectDoubts(
    [
      doubtPointsFor(subject, outputs.length, free.parameters.length),
      isCurve ? doubtSeeds(subject, runs) : undefined,
      ...constantInputs(seen, traits),
      traits.midpoint && doubtFall(subject, inOrder(scales, outputs)),
      midpoint && doubtMidpoint(subject, midpoint.symbol, midpoint.estimate, extent(scales)[1]),
      ...parameterDoubts(seen, traits),
      optimum &&
        doubtOptimum(
          subject,
          optimum.value,
          inputs.map(([n]) => n),
        ),
      structureDoubt(seen),
      doubtExplained(subject, fit.rSquared),
      doubtConvergence(subject, fit.converged),
    ].map((doubt) => doubt || undefined),
  );
}

/** The free parameters that a constant input leaves open. */
function constantInputs({ input, parameters }: SeenFit, { told }: LawTraits): (Warning | undefined)[] {
  return input.form.inputs.map(({ name }, place) => {
    const [low, high] = extent(input.inputs.map((point) => point[place]));
    const symbols = (told[name] ?? []).filter((symbol) =>
      parameters.some((parameter) => parameter.symbol === symbol && !parameter.fixed),
    );
    return low === high && symbols.length > 0
      ? doubtConstantInput(input.subject, name, low, symbols)
      : undefined;
  });
}

function parameterDoubts({ input: { subject }, free, intervals }: SeenFit, traits: LawTraits) {
  return free.parameters.map(({ symbol, min }, index) => {
    const own = intervals.parameters[index];
    if (min === 0 && isAtBound(own)) return doubtBound(subject, symbol, own.estimate);
    const open = doubtOpen(subject, symbol, own, min);
    if (open !== undefined) return open;
    return traits.exponents.includes(symbol) ? doubtInterval(subject, symbol, own) : undefined;
  });
}

/** Next to nothing is lost when a positive parameter becomes a thousand times smaller. */
function isAtBound({ low, profile }: LawIntervals['parameters'][number]): boolean {
  if (low > 0) return false;
  const { estimate, minimum, level, objective } = profile;
  return objective(estimate / 1000) - minimum <= 0.01 * (level - minimum);
}

function structureDoubt({ input, fit, residuals }: SeenFit): Warning | undefined {
  const { form, inputs, outputs, subject } = input;
  const orders = form.inputs.map(({ name }, place) => ({
    along: name,
    residuals: inOrder(
      inputs.map((point) => point[place]),
      fit.residuals,
      inputs.map((point) => point[(place + 1) % point.length]),
    ),
  }));
  const [low, high] = extent(residuals === 'absolute' ? outputs : outputs.map(Math.log));
  return doubtStructure(subject, orders, { rmse: fit.rmse, range: high - low });
}

/** Values in the order of keys, ties in that of others. */
function inOrder(
  keys: readonly number[],
  values: readonly number[],
  ties: readonly number[] = keys,
): number[] {
  return values
    .map((value, index) => ({ value, key: keys[index], tie: ties[index] }))
    .sort((left, right) => left.key - right.key || left.tie - right.tie)
    .map(({ value }) => value);
}
