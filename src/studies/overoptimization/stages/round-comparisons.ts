/** Pairs of the responses of the policies that a round of RLHF left, with gold's scores: what the next round learns from. */

import { defineStage, many } from '../../../engine/stage.js';
import { policyModel } from '../../../policy/index.js';
import { parametersAt } from '../../../tensor/index.js';
import type { Experiment } from '../config/experiment.js';
import { sampledAndScored } from './cost.js';
import { gatheredPolicies } from './gathered-policies.js';
import { gold } from './gold.js';
import { openGold, openWorld } from './models.js';
import { policy } from './policy.js';
import { rl } from './rl.js';
import type { RoundPairs } from './round-pairs.js';
import { type ScoredPairs, samplePairs, scorePairs } from './scored-pairs.js';

export interface RoundComparisonsParameters {
  /** From 2. */
  round: number;
  /** Those that proxies learn from, and behind them those that they are validated on; of each policy. */
  comparisons: number;
  validationComparisons: number;
  /** How many policies there are, where none diverged. */
  seeds: number;
}

export const roundComparisons = defineStage({
  name: 'round-comparisons',
  heading: 'Comparisons of later rounds',
  module: import.meta.url,
  inputs: { policy, gold, previous: many(rl) },
  tensors: true,
  title: ({ comparisons, round }: RoundComparisonsParameters) =>
    `${comparisons.toLocaleString('en-US')} comparisons labelled by gold, of the policies before round ${round}`,
  select: ({ world }: Experiment) => ({ world }),
  cost: (_, { comparisons, validationComparisons, seeds }) =>
    2 * seeds * (comparisons + validationComparisons) * sampledAndScored,
  async run({ config, parameters, inputs, random, progress, checkpoint }) {
    const { round, comparisons, validationComparisons } = parameters;
    const previous = gatheredPolicies(inputs.previous);
    const world = openWorld(config.world, random);
    const model = policyModel({ world: config.world, policy: inputs.policy.size });
    const scorer = openGold(config.world, inputs.gold);
    const count = comparisons + validationComparisons;
    const sets = previous.seeds.map((seed, place) =>
      scorePairs(
        samplePairs({
          ...{ world, model, comparisons: count, checkpoint: checkpoint.part(`seed-${seed}`) },
          parameters: parametersAt(previous.parameters, [place], model.layout.count),
          random: random.stream('proxy-comparisons').stream(`round-${round}`).stream(`seed-${seed}`),
          onProgress: (done) =>
            progress(2 * count * place + done, 2 * count * previous.seeds.length, 'responses'),
        }),
        scorer,
      ),
    );
    scorer.dispose();
    const output: RoundPairs = { seeds: previous.seeds, ...joined(sets) };
    return { output };
  },
});

function joined(sets: readonly ScoredPairs[]): ScoredPairs {
  const tokens = (name: 'first' | 'second') => Uint8Array.from(sets.flatMap((set) => [...set[name]]));
  const scores = (name: 'firstGold' | 'secondGold') =>
    Float64Array.from(sets.flatMap((set) => [...set[name]]));
  return {
    ...{ first: tokens('first'), second: tokens('second') },
    ...{ firstGold: scores('firstGold'), secondGold: scores('secondGold') },
  };
}
