/** Curves that are fitted as one, under any law: by its gradient at the fitted parameters. */
import type { FunctionalForm, Residuals, Warning } from '../../fitting/index.js';
import { curveLaw, traitsOf } from '../../laws/index.js';
import { extent } from '../../statistics/index.js';
import { type ColumnSeen, doubtPooledCurves, doubtPooledRuns } from '../doubts/index.js';
import type { ScalingPoint } from './scaling-points.js';

export interface PooledScaling {
  form: FunctionalForm;
  points: readonly ScalingPoint[];
  /** All parameters in the order of the form's, and output less law on the scale of the residuals. */
  fit: { parameters: readonly { estimate: number; fixed: boolean }[]; left: readonly number[] };
  residuals: Residuals;
  unused: readonly ColumnSeen[];
}

/**
 * One step of Gauss and Newton from the common fit, by column and by run: how far the residuals are those of curves of their
 * own. Runs are compared where a run is a curve of the law; gold against √KL by the law of RL, which has two coefficients.
 */
export function doubtPooledPoints(subject: string, seen: PooledScaling): Warning | undefined {
  const { form, points, fit, unused } = seen;
  const clusters = points.map(({ cluster }) => cluster);
  const along = form.inputs.map((_, input) => spaced(points.map(({ inputs }) => inputs[input])));
  const design = gradients(seen);
  if (design[0].length === 0) return undefined;
  const byColumn = doubtPooledCurves(subject, { design, response: fit.left, clusters, along, unused });
  if (byColumn !== undefined || traitsOf(form).sampling !== 'curve') return byColumn;
  if (form.inputs[0].name !== 'klDistance')
    return doubtPooledRuns(subject, { design, response: fit.left, clusters, along: along[0] });
  const isLinear = form.basis !== undefined;
  const basis = isLinear ? form.basis!.bind(form) : curveLaw('rl').basis;
  return doubtPooledRuns(subject, {
    design: points.map(({ inputs }) => basis(inputs)),
    response: points.map(({ output }) => output),
    ...{ clusters, along: along[0] },
    names: isLinear ? form.parameters.map(({ symbol }) => symbol) : ['α_RL', 'β_RL'],
  });
}

/** ∂output/∂parameter of the free parameters on the scale of the residuals, each column with 1 as its largest. */
function gradients({ form, points, fit, residuals }: PooledScaling): number[][] {
  const values = fit.parameters.map(({ estimate }) => estimate);
  const rows = points.map(({ inputs }) => {
    const scale = residuals === 'absolute' ? 1 : form.value(inputs, values);
    return form.gradient(inputs, values).map((slope) => slope / scale);
  });
  const largest = values.map((_, index) => extent(rows.map((row) => Math.abs(row[index])))[1]);
  const free = [...values.keys()].filter(
    (index) => !fit.parameters[index].fixed && largest[index] > 0 && Number.isFinite(largest[index]),
  );
  return rows.map((row) => free.map((index) => row[index] / largest[index]));
}

/** Inputs that span decades lie evenly in their logarithm. */
function spaced(inputs: readonly number[]): number[] {
  const [low, high] = extent(inputs);
  return inputs.map((value) => (low > 0 && high > DECADES * low ? Math.log(value) : value));
}

const DECADES = 30;
