/** Proxies of one size and of some seeds, as training leaves them. */
import { defineStage, many } from '../../../engine/stage.js';
import { DivergedError } from '../../../tensor/index.js';
import { comparisonSetNames } from '../proxy-groups.js';
import { comparisons } from './comparisons.js';
import { tokenCost } from './cost.js';
import { firstPairs } from './gold-pairs.js';
import { labelled } from './labelled.js';
import { languageModel } from './language-model.js';
import { openWorld, sequencesOf } from './models.js';
import { policy } from './policy.js';
import type { ProxiesParameters } from './proxies.js';
import { learningRateAt, readOfProxies, type TrainedProxies, trainProxies } from './proxy-training.js';
import { placesOf, type Share, shareLabel } from './settings.js';
import { openJudge } from './utility-parts.js';

export type TrainedProxiesParameters = Omit<ProxiesParameters, 'setting'> & Share;

export interface TrainedShare extends TrainedProxies {
  /** Why none is left, where that is so. */
  reason?: string;
}

/** The proxy seeds of a share. */
export const seedsOf = ({
  config: { seeds },
  ...share
}: Pick<ProxiesParameters, 'config'> & Share): number[] => placesOf(share, seeds);

export const trainedProxies = defineStage({
  name: 'proxy-training',
  heading: 'Proxies',
  module: import.meta.url,
  // One set of comparisons for all seeds, or one each; a language model where they start from one.
  inputs: { policy, comparisons: many(comparisons), languageModel: many(languageModel) },
  tensors: true,
  title: (parameters: TrainedProxiesParameters) =>
    `Proxies of ${parameters.rmParameters.toLocaleString('en-US')} parameters${shareLabel(parameters)}`,
  select: readOfProxies,
  cost: (_, { size, shares, config: { comparisons: count, epochs, seeds } }) =>
    (6 * count * epochs * seeds * tokenCost(size)) / shares,
  effective: (_, { size, config }) => ({ learningRate: learningRateAt(config, size.width) }),
  async run({ config: read, parameters: group, inputs, random, progress, checkpoint }) {
    const { world } = read;
    const { config } = group;
    const judged = openJudge(config.judge, sequencesOf(inputs.policy.initialResponses, world), () =>
      openWorld(world, random),
    );
    const sets = inputs.comparisons.map((pairs) => judged(firstPairs(pairs, world, config.comparisons)));
    const seeds = seedsOf(group);
    const output = survivors(seeds, () =>
      trainProxies({
        ...{ name: `the proxies of ${group.rmParameters} parameters`, group, config, read, seeds },
        ...{ random, progress, checkpoint, languageModel: inputs.languageModel[0]?.parameters },
        comparisons: seeds.map((seed) => labelled(sets, config, { seed, seeds, random })),
      }),
    );
    return { output };
  },
});

/** Where all of a share diverged the others may still be there: a share alone does not fail for it. */
function survivors(seeds: number[], train: () => TrainedProxies): TrainedShare {
  try {
    return train();
  } catch (error) {
    if (!(error instanceof DivergedError)) throw error;
    return { seeds: [], parameters: new Float32Array(), diverged: seeds, reason: error.message };
  }
}

/** Names of the sets of comparisons that the seeds of a share are trained on. */
export const setsOf = (parameters: TrainedProxiesParameters): string[] =>
  comparisonSetNames(parameters.config, seedsOf(parameters));
