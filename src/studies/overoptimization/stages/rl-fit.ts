/** α, β and the peak of an online method’s curve. */
import { defineStage } from '../../../engine/stage.js';
import { fitRuns, fitStage } from './fit.js';
import { rl } from './rl.js';

export const onlineFit = defineStage({
  ...fitStage,
  module: import.meta.url,
  name: 'rl-fit',
  inputs: { curve: rl },
  run: async (context) => fitRuns(context.inputs.curve.runs, context),
});
