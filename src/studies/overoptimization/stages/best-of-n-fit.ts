/** α, β and the peak of a best-of-n curve, and what its design leaves to doubt. */
import { defineStage, many } from '../../../engine/stage.js';
import { collectDoubts } from '../../../fitting/index.js';
import { mean } from '../../../statistics/index.js';
import { doubtPrompts } from '../doubts/few-prompts.js';
import { doubtGoldSize } from '../doubts/gold-no-larger.js';
import { doubtKlBound } from '../doubts/kl-bound-not-tight.js';
import { rowsOf } from '../rows.js';
import { bestOfN } from './best-of-n.js';
import { type FitParameters, fitRuns, fitStage, runsOf } from './fit.js';

export interface BestOfNFitParameters extends FitParameters {
  /** Prompts of all seeds together. */
  prompts: number;
  seeds: number;
  rmParameters: number;
  /** Parameters of gold and of one proxy; absent where the reward has no proxies of its own. */
  sizes?: { gold: number; proxy: number };
}

export const bestOfNFit = defineStage({
  ...fitStage,
  title: (parameters: BestOfNFitParameters) => fitStage.title(parameters),
  module: import.meta.url,
  name: 'best-of-n-fit',
  inputs: { curve: many(bestOfN) },
  async run(context) {
    const { curve, prompts, seeds, rmParameters, sizes } = context.parameters;
    const shares = context.inputs.curve;
    const fitted = fitRuns(runsOf(shares), context);
    const [{ endKl }] = shares;
    const discrete = shares.flatMap(({ endDiscreteKl }) => endDiscreteKl);
    const doubts = collectDoubts([
      doubtKlBound(`best-of-n against ${rmParameters} parameters`, endKl, mean(discrete)),
      doubtPrompts(curve, prompts, seeds),
      sizes && doubtGoldSize(curve, sizes),
    ]);
    return { ...fitted, tables: [...(fitted.tables ?? []), rowsOf('warnings', doubts)] };
  },
});
