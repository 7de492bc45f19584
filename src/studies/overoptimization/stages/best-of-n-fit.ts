/** α, β and the peak of a best-of-n curve. */
import { defineStage } from '../../../engine/stage.js';
import { bestOfN } from './best-of-n.js';
import { fitRuns, fitStage } from './fit.js';

export const bestOfNFit = defineStage({
  ...fitStage,
  module: import.meta.url,
  name: 'best-of-n-fit',
  inputs: { curve: bestOfN },
  run: async (context) => fitRuns(context.inputs.curve.runs, context),
});
