/** A set of pairs of the initial policy's responses with gold's scores. */
import { defineStage } from '../../../engine/stage.js';
import type { Experiment } from '../config/experiment.js';
import { sampledAndScored } from './cost.js';
import { gold } from './gold.js';
import { openGold, openPolicy, openWorld } from './models.js';
import { policy } from './policy.js';
import { sampleScoredPairs } from './scored-pairs.js';

export interface ComparisonsParameters {
  /** Names the set's random streams. */
  set: string;
  /** The largest count of the sweep; smaller ones take a prefix. */
  comparisons: number;
}

export const comparisons = defineStage({
  name: 'comparisons',
  heading: 'Comparisons',
  module: import.meta.url,
  inputs: { policy, gold },
  tensors: true,
  title: (parameters: ComparisonsParameters) =>
    `${parameters.comparisons.toLocaleString('en-US')} comparisons labelled by gold, ${parameters.set}`,
  select: ({ world }: Experiment) => ({ world }),
  cost: (_, parameters) => 2 * parameters.comparisons * sampledAndScored,
  async run({ config, parameters: { set, comparisons: count }, inputs, random, progress, checkpoint }) {
    const scorer = openGold(config.world, inputs.gold);
    const output = sampleScoredPairs({
      ...openPolicy(config.world, inputs.policy),
      ...{ world: openWorld(config.world, random), scorer, comparisons: count, checkpoint },
      random: random.stream('proxy-comparisons').stream(set),
      onProgress: (done) => progress(done, 2 * count, 'responses'),
    });
    scorer.dispose();
    return { output };
  },
});
