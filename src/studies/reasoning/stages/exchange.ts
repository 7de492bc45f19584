/** A model that may think more against larger ones at one attempt, for as much compute in all (Snell et al. 2024, section 7). */
import { defineStage, many } from '../../../engine/stage.js';
import type { TransformerSize } from '../../../tensor/config.js';
import type { Experiment } from '../config/experiment.js';
import { affordable, exchanged, grants, type MeasuredSizes, sizesFor } from '../estimates/exchange.js';
import { binned, majorityOf, meanAt, type Part, perProblem } from '../estimates/parallel.js';
import { selectedBy } from '../estimates/selection.js';
import { modelFacts, modelOf, type ReasonerParameters, reasonerTitle } from '../models.js';
import { rowsOf } from '../rows.js';
import type { ExchangeRow } from '../tables.js';
import { attempts } from './attempts.js';
import { forcedChains } from './forced-chains.js';
import { openPool } from './pool.js';
import { verifierScores } from './verifier-scores.js';
import { world } from './world.js';

export interface ExchangeParameters extends ReasonerParameters {
  /** Of the larger models, which have the same seed. */
  largerSizes: TransformerSize[];
}

/** Shuffling, sorting and counting one attempt, in floating-point operations of a network that take as long. */
const costPerAttempt = 2e5;

export const exchange = defineStage({
  name: 'exchange',
  heading: 'Exchange with pre-training',
  module: import.meta.url,
  /** Scores of the verifiers that select, which may be none, and the attempts of each of the larger models. */
  inputs: { world, attempts, chains: forcedChains, scores: many(verifierScores), larger: many(attempts) },
  tables: ['exchange'],
  tensors: false,
  title: (parameters: ExchangeParameters) => reasonerTitle('Exchange with larger models', parameters),
  select: ({ task, testTime: { problems, samples } }: Experiment) => ({ task, problems, samples }),
  cost: ({ problems, samples }, { largerSizes }) => problems * samples * largerSizes.length * costPerAttempt,
  async run({ config, parameters: { largerSizes, ...parameters }, inputs, random: root }) {
    const { samples } = config;
    const pool = openPool(config, inputs, root);
    const facts = modelFacts(config.task, parameters);
    // Bins were taken from the first half of the attempts: what is said of them is of the second, and splits are chosen on half of that.
    const [middle, threeQuarters] = [1 / 2, 3 / 4].map((share) => Math.floor(share * samples));
    const half = { from: middle, to: samples };
    const quarters = [
      { from: middle, to: threeQuarters },
      { from: threeQuarters, to: samples },
    ];
    const random = root.stream('votes').stream('exchange');
    const smallerTokens = perProblem(pool.lengths, samples, half);
    const bins = binned(pool.bins);
    const rows = largerSizes.flatMap((size, index): ExchangeRow[] => {
      const larger = inputs.larger[index];
      const largerParameters = modelOf(config.task, size).parameterCount;
      const sizeRatio = largerParameters / facts.parameters;
      const largerTokens = perProblem(larger.lengths, samples);
      const granted = affordable(
        grants({ sizeRatio, smallerTokens, largerTokens }, bins),
        threeQuarters - middle,
      );
      const sizes = sizesFor(granted);
      const majority = (part: Part, name: string): MeasuredSizes => ({
        ...{ sizes, values: majorityOf(pool, { ...part, sizes, random: random.stream(name) }) },
      });
      const [first, second] = quarters.map((part, place) => majority(part, `quarter-${place}`));
      const measured = {
        majority: majority(half, 'half'),
        halves: [first, second] as const,
        byWaits: inputs.chains.byWaits,
        chosen: inputs.scores.map(({ logits }) => {
          const selected = selectedBy(logits, pool, { ...half, sizes, random: random.stream('half') });
          return { bestOfN: selected.right, weightedVote: selected.weightedVote };
        }),
      };
      const largerRight = perProblem(larger.right, samples);
      return exchanged(granted, measured).map(({ grant, strategy, accuracy }) => ({
        ...{ ...facts, largerWidth: size.width, largerParameters, sizeRatio, strategy, accuracy },
        ...{ inferenceShare: grant.inferenceShare, difficultyBin: grant.bin, multiple: grant.multiple },
        ...{ tokens: grant.tokens, attempts: grant.attempts },
        largerAccuracy: meanAt(largerRight, grant.problems),
      }));
    });
    return { output: {}, tables: [rowsOf('exchange', rows)] };
  },
});
