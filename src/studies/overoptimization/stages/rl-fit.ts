/** α, β and the peak of an online method's curve, resampling seeds: one run each. */
import { defineStage } from '../../../engine/stage.js';
import { fitOveroptimization } from '../../../laws/index.js';
import { fitResult, fitStage, resampling } from './fit.js';
import { rl } from './rl.js';

export const onlineFit = defineStage({
  ...fitStage,
  module: import.meta.url,
  name: 'rl-fit',
  inputs: { curve: rl },
  async run({ config, parameters, inputs, random }) {
    const clusters = inputs.curve.runs.map(({ klDistance, gold }) => {
      const moved = klDistance.map((distance) => distance > 0);
      return {
        klDistance: klDistance.filter((_, index) => moved[index]),
        gold: gold.filter((_, index) => moved[index]),
      };
    });
    const fit = fitOveroptimization({
      form: parameters.form,
      clusters,
      ...resampling(config, parameters, random),
    });
    return fitResult(parameters, fit);
  },
});
