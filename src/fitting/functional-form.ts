/** What every functional form tells about itself: a new form is one small file that exports one of these. */

/** The independent variables of one observation, in the order of `FunctionalForm.inputs`. */
export type Inputs = readonly number[];
export type Parameters = readonly number[];

export interface FormParameter {
  name: string;
  /** Greek or Latin symbol as the source prints it. */
  symbol: string;
  /** Open bounds; left out: unbounded. Fits move on the log scale above `min: 0`. */
  min?: number;
  max?: number;
}

export interface FormInput {
  name: string;
  /** Unit of the inputs: `√nats`, `parameters`, `tokens`, `FLOP`. */
  unit: string;
  /** The smallest input that the form is defined for. */
  min: number;
}

export interface Peak {
  /** √nats; Infinity when the curve never turns over. */
  klDistance: number;
  /** Score at the peak, in the unit of the fitted scores. */
  score: number;
}

/** A form that is linear in all parameters but one, which is above 0. */
export interface PartlyLinear {
  /** The values of that one which are searched. */
  from: number;
  to: number;
  /** Regressors, given its value: such that they do not grow alike anywhere in the range. */
  basis(inputs: Inputs, value: number): number[];
  /** The parameters of the form from the coefficients of the regressors. */
  parameters(coefficients: readonly number[], value: number): number[];
}

export interface FunctionalForm {
  name: string;
  /** For people: `d(α − βd)`. */
  formula: string;
  /** Paper and section. */
  source: string;
  inputs: readonly FormInput[];
  /** What the form predicts, with its unit. */
  output: string;
  parameters: readonly FormParameter[];
  value(inputs: Inputs, parameters: Parameters): number;
  /** Exact ∂value/∂parameter, one entry a parameter. */
  gradient(inputs: Inputs, parameters: Parameters): number[];
  /** Regressors, for forms linear in their parameters: value = Σ basis · parameters. */
  basis?(inputs: Inputs): number[];
  /** For forms that are linear but for one parameter. */
  partlyLinear?: PartlyLinear;
  /** Where the fit begins, best guess first, from the data at hand. */
  starts(inputs: readonly Inputs[], outputs: ArrayLike<number>): number[][];
  /** The maximum over the first input, for the overoptimization forms. */
  peak?(parameters: Parameters): Peak;
}

/** A form that is linear in its parameters. */
export type LinearForm = FunctionalForm & { basis(inputs: Inputs): number[] };

type LinearParts = Omit<FunctionalForm, 'value' | 'gradient' | 'starts'> & {
  basis(inputs: Inputs): number[];
};

/** Completes a form that is linear in its parameters: value and gradient follow from the basis. */
export function linearForm(parts: LinearParts): LinearForm {
  return {
    ...parts,
    value: (inputs, parameters) =>
      parts.basis(inputs).reduce((sum, term, index) => sum + term * parameters[index], 0),
    gradient: (inputs) => parts.basis(inputs),
    starts: () => [parts.parameters.map(() => 1)],
  };
}
