/** Laws of the same inputs and output on the same points: AICc, and the error beyond a cut. */
import {
  aicc,
  type FunctionalForm,
  fitForm,
  logarithmOf,
  type Residuals,
  rootMeanSquare,
} from '../../fitting/index.js';
import { laws } from '../forms/index.js';
import type { ScalingInput } from './fit-scaling-law.js';
import { traitsOf } from './traits.js';

export interface ComparedLaw {
  form: FunctionalForm;
  /** Of the least-squares fit, on the scale of the residuals. */
  rmse: number;
  /** AICc above that of the best law. */
  aiccDifference: number;
  /** RMSE at the largest points of a fit to the others; NaN where these are too few. */
  heldOutRmse: number;
}

/** The share of the points, the largest in the law's input or in 6ND, that a fit does not see. */
const HELD_OUT = 0.3;
const ENOUGH = 300;

/** The laws that a law can be compared with, itself among them. */
export function comparableLaws(form: FunctionalForm): FunctionalForm[] {
  const key = ({ inputs, output }: FunctionalForm) => [...inputs.map(({ name }) => name), output].join();
  return laws.all.filter((other) => key(other) === key(form));
}

/** Best AICc first. All by least squares and with no parameter held, of logarithms unless residuals are absolute. */
export function compareLaws({
  form,
  inputs,
  outputs,
  residuals,
}: Pick<ScalingInput, 'form' | 'inputs' | 'outputs' | 'residuals'>): ComparedLaw[] {
  const kind: Residuals = residuals ?? traitsOf(form).residuals;
  const scaled = kind === 'absolute' ? [...outputs] : outputs.map(Math.log);
  const { scaleOf } = traitsOf(form);
  const order = inputs
    .map((_, index) => index)
    .sort((left, right) => scaleOf(inputs[left]) - scaleOf(inputs[right]));
  const kept = order.slice(0, Math.ceil(order.length * (1 - HELD_OUT)));
  const beyond = order.slice(kept.length);
  const pick = (rows: readonly number[]) => ({
    inputs: rows.map((row) => inputs[row]),
    outputs: rows.map((row) => scaled[row]),
  });
  const rows = comparableLaws(form)
    .filter(({ parameters }) => parameters.length < outputs.length)
    .map((law) => {
      const own = kind === 'absolute' ? law : logarithmOf(law);
      const fit = fitForm({ form: own, inputs, outputs: scaled }, { iterations: ENOUGH });
      if (kept.length <= law.parameters.length || beyond.length === 0)
        return { form: law, fit, heldOutRmse: Number.NaN };
      const { parameters } = fitForm({ form: own, ...pick(kept) }, { iterations: ENOUGH });
      const errors = beyond.map((row) => own.value(inputs[row], parameters) - scaled[row]);
      return { form: law, fit, heldOutRmse: rootMeanSquare(errors) };
    });
  const best = Math.min(...rows.map(({ fit }) => aicc(fit)));
  return rows
    .map(({ form: law, fit, heldOutRmse }) => ({
      ...{ form: law, rmse: fit.rmse, heldOutRmse },
      aiccDifference: aicc(fit) - best,
    }))
    .sort((left, right) => left.aiccDifference - right.aiccDifference);
}
