/** α, β and the peak of a curve of direct alignment. */
import { defineStage } from '../../../engine/stage.js';
import { direct } from './direct.js';
import { fitRuns, fitStage } from './fit.js';

export const directFit = defineStage({
  ...fitStage,
  module: import.meta.url,
  name: 'direct-fit',
  inputs: { curve: direct },
  run: async (context) => fitRuns(context.inputs.curve.runs, context),
});
