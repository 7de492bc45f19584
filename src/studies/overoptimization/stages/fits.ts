/** α, β and the peak of one curve, resampling what is independent: seeds and prompts, or seeds alone. */
import type { Setting } from '../../../engine/axis.js';
import { defineStage, type StageResult } from '../../../engine/stage.js';
import {
  fitOveroptimization,
  fitOveroptimizationGrid,
  type OveroptimizationFit,
  type OveroptimizationForm,
} from '../../../laws/index.js';
import { bestOfNKl } from '../../../methods/best-of-n/best-of-n.js';
import type { RandomStream } from '../../../random/index.js';
import type { Experiment } from '../config/experiment.js';
import { rowsOf } from '../rows.js';
import { bestOfN } from './best-of-n.js';
import { leastCost } from './cost.js';
import { rl } from './rl.js';

export interface FitParameters {
  method: string;
  setting: Setting;
  form: OveroptimizationForm;
  /** The curve's stage: what the fit's doubts are about. */
  curve: string;
}

const shared = {
  heading: 'Fits',
  module: import.meta.url,
  tables: ['coefficients', 'warnings'],
  tensors: false,
  urgency: 'at once',
  title: ({ curve }: FitParameters) => `Fit of ${curve}`,
  select: ({ fit }: Experiment) => fit,
  cost: () => leastCost,
} as const;

/** d = 0 is left out: both forms are 0 there, whatever the coefficients. */
export const bestOfNFit = defineStage({
  ...shared,
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
    return result(parameters, fit);
  },
});

export const onlineFit = defineStage({
  ...shared,
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
    return result(parameters, fit);
  },
});

const resampling = (config: Experiment['fit'], { curve }: FitParameters, random: RandomStream) => ({
  ...config,
  random: random.stream('bootstrap').stream(`fits/${curve}`),
  subject: curve,
});

function result(
  { method, setting }: FitParameters,
  { form, alpha, beta, peak, rmse, points, warnings }: OveroptimizationFit,
): StageResult<object> {
  const row = { method, form, setting, alpha, beta, peakKl: peak.kl, peakGold: peak.gold, rmse, points };
  return {
    output: {},
    tables: [rowsOf('coefficients', [row]), rowsOf('warnings', warnings)],
    // A law that cannot be fitted has empty cells and its doubts; it is no fault of the stage.
    metrics: Number.isFinite(alpha.estimate) ? { alpha: alpha.estimate, beta: beta.estimate } : {},
  };
}
