/** α, β and the peak of a best-of-n curve, resampling seeds and prompts. */
import { defineStage } from '../../../engine/stage.js';
import { fitOveroptimizationGrid } from '../../../laws/index.js';
import { bestOfNKl } from '../../../methods/best-of-n/best-of-n.js';
import { bestOfN } from './best-of-n.js';
import { fitResult, fitStage, resampling } from './fit.js';

/** d = 0 is left out: both forms are 0 there, whatever the coefficients. */
export const bestOfNFit = defineStage({
  ...fitStage,
  module: import.meta.url,
  name: 'best-of-n-fit',
  inputs: { curve: bestOfN },
  async run({ config, parameters, inputs, random }) {
    const { seeds, prompts, grid, gold } = inputs.curve;
    const cell = (seed: number, prompt: number) => {
      const start = (seed * prompts + prompt) * grid.length;
      return gold.subarray(start + 1, start + grid.length);
    };
    const fit = fitOveroptimizationGrid({
      form: parameters.form,
      klDistance: grid.slice(1).map((n) => Math.sqrt(bestOfNKl(n))),
      gold: Array.from({ length: seeds }, (_, seed) =>
        Array.from({ length: prompts }, (_, prompt) => cell(seed, prompt)),
      ),
      ...resampling(config, parameters, random),
    });
    return fitResult(parameters, fit);
  },
});
