/** α, β and the peak of an online method’s curve. */
import { defineStage, many } from '../../../engine/stage.js';
import { fitRuns, fitStage, runsOf } from './fit.js';
import { rl } from './rl.js';

export const onlineFit = defineStage({
  ...fitStage,
  module: import.meta.url,
  name: 'rl-fit',
  inputs: { curve: many(rl) },
  run: async (context) => fitRuns(runsOf(context.inputs.curve), context),
});
