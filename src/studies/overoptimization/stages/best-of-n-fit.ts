/** α, β and the peak of a best-of-n curve, and what its design leaves to doubt. */
import { defineStage } from '../../../engine/stage.js';
import { collectDoubts } from '../../../fitting/index.js';
import { doubtPrompts } from '../doubts/few-prompts.js';
import { doubtGoldSize } from '../doubts/gold-no-larger.js';
import { rowsOf } from '../rows.js';
import { bestOfN } from './best-of-n.js';
import { type FitParameters, fitRuns, fitStage } from './fit.js';

export interface BestOfNFitParameters extends FitParameters {
  /** Prompts of all seeds together. */
  prompts: number;
  seeds: number;
  /** Parameters of gold and of one proxy; absent where the reward has no proxies of its own. */
  sizes?: { gold: number; proxy: number };
}

export const bestOfNFit = defineStage({
  ...fitStage,
  title: (parameters: BestOfNFitParameters) => fitStage.title(parameters),
  module: import.meta.url,
  name: 'best-of-n-fit',
  inputs: { curve: bestOfN },
  async run(context) {
    const { curve, prompts, seeds, sizes } = context.parameters;
    const fitted = fitRuns(context.inputs.curve.runs, context);
    const doubts = collectDoubts([doubtPrompts(curve, prompts, seeds), sizes && doubtGoldSize(curve, sizes)]);
    return { ...fitted, tables: [...(fitted.tables ?? []), rowsOf('warnings', doubts)] };
  },
});
