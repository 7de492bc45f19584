/** A set of pairs of the initial policy's responses with gold's scores. */
import { defineStage } from '../../../engine/stage.js';
import type { Experiment } from '../config/experiment.js';
import { scoredCost } from './cost.js';
import { gold } from './gold.js';
import { openGold, sequencesOf } from './models.js';
import { type ComparisonsParameters, responsePairs } from './response-pairs.js';
import { scorePairs } from './scored-pairs.js';

export const comparisons = defineStage({
  name: 'comparisons',
  heading: 'Comparisons',
  module: import.meta.url,
  inputs: { pairs: responsePairs, gold },
  tensors: true,
  title: (parameters: ComparisonsParameters) =>
    `${parameters.comparisons.toLocaleString('en-US')} comparisons labelled by gold, ${parameters.set}`,
  select: ({ world }: Experiment) => ({ world }),
  cost: (_, parameters) => 2 * parameters.comparisons * scoredCost,
  async run({ config, inputs }) {
    const scorer = openGold(config.world, inputs.gold);
    const output = scorePairs(sequencesOf(inputs.pairs.tokens, config.world), scorer);
    scorer.dispose();
    return { output };
  },
});
