/** α, β and the peak of the curve of a further selection method. */
import { defineStage } from '../../../engine/stage.js';
import { fitRuns, fitStage } from './fit.js';
import { selection } from './selection.js';

export const selectionFit = defineStage({
  ...fitStage,
  module: import.meta.url,
  name: 'selection-fit',
  inputs: { curve: selection },
  run: async (context) => fitRuns(context.inputs.curve.runs, context),
});
