/** α, β and the peak of an online method’s curve, and what is to be doubted of its runs. */
import { defineStage, many } from '../../../engine/stage.js';
import { rowsOf } from '../rows.js';
import { courseDoubts } from './course-doubts.js';
import { type FitParameters, fitRuns, fitStage, runsOf } from './fit.js';
import { online } from './online-course.js';
import { rl } from './rl.js';

export interface OnlineFitParameters extends FitParameters {
  rmParameters: number;
}

export const onlineFit = defineStage({
  ...fitStage,
  title: (parameters: OnlineFitParameters) => fitStage.title(parameters),
  module: import.meta.url,
  name: 'rl-fit',
  inputs: { curve: many(rl) },
  async run(context) {
    const { method, rmParameters } = context.parameters;
    const shares = context.inputs.curve;
    const doubts = courseDoubts(`${online(method).label} against ${rmParameters} parameters`, shares);
    const fitted = fitRuns(runsOf(shares), context);
    return { ...fitted, tables: [rowsOf('warnings', doubts), ...(fitted.tables ?? [])] };
  },
});
