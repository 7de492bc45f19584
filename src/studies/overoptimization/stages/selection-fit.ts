/** α, β and the peak of the curve of a further selection method. */
import { defineStage, many } from '../../../engine/stage.js';
import { fitRuns, fitStage, runsOf } from './fit.js';
import { selection } from './selection.js';

export const selectionFit = defineStage({
  ...fitStage,
  module: import.meta.url,
  name: 'selection-fit',
  inputs: { curve: many(selection) },
  run: async (context) => fitRuns(runsOf(context.inputs.curve), context),
});
