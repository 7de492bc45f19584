/** A learned verifier's choice among k attempts, by difficulty: best-of-k and its vote, with the gold that the choice has. */
import { defineStage } from '../../../engine/stage.js';
import { bestOfNKl } from '../../../methods/index.js';
import type { Experiment } from '../config/experiment.js';
import { meanAt } from '../estimates/parallel.js';
import { selectedBy } from '../estimates/selection.js';
import { rowsOf } from '../rows.js';
import type { SelectionRow } from '../tables.js';
import { type VerifierParameters, verifierFacts, verifierTitle } from '../verifiers.js';
import { attempts } from './attempts.js';
import { openPool, poolParts } from './pool.js';
import { verifierScores } from './verifier-scores.js';
import { world } from './world.js';

/** The curve over all problems. */
export interface SelectionCurve {
  n: number[];
  /** √nats. */
  klDistance: number[];
  /** Accuracy of the chosen. */
  gold: number[];
  /** Of the verifier. */
  parameters: number;
  /** Of the model. */
  seed: number;
}

/** Shuffling, sorting and counting one attempt, in floating-point operations of a network that take as long. */
const costPerAttempt = 4e5;

export const selection = defineStage({
  name: 'selection',
  heading: 'Choice of verifiers',
  module: import.meta.url,
  inputs: { world, attempts, scores: verifierScores },
  tables: ['selection'],
  tensors: false,
  title: (parameters: VerifierParameters) => verifierTitle('Choice', parameters),
  select: ({ task, testTime: { problems, samples } }: Experiment) => ({ task, problems, samples }),
  cost: ({ problems, samples }) => problems * samples * costPerAttempt,
  async run({ config, parameters, inputs, random: root }) {
    const pool = openPool(config, inputs, root);
    const facts = verifierFacts(config.task, parameters);
    const rows = poolParts(pool, root).flatMap((part): SelectionRow[] => {
      const chosen = selectedBy(inputs.scores.logits, pool, part);
      return part.bins.flatMap(({ bin, problems }) =>
        part.sizes.map((n, index) => ({
          ...{ ...facts, difficultyBin: bin, n, kl: bestOfNKl(n) },
          bestOfN: meanAt(chosen.right[index], problems),
          verifierProbability: meanAt(chosen.probability[index], problems),
          tokens: meanAt(chosen.tokens[index], problems),
          weightedVote: meanAt(chosen.weightedVote[index], problems),
        })),
      );
    });
    const whole = rows.filter(({ difficultyBin }) => difficultyBin === 0);
    const output: SelectionCurve = {
      n: whole.map(({ n }) => n),
      klDistance: whole.map(({ kl }) => Math.sqrt(kl)),
      gold: whole.map(({ bestOfN }) => bestOfN),
      ...{ parameters: facts.verifierParameters, seed: parameters.seed },
    };
    const last = whole.at(-1)!;
    const metrics = { bestOfN: last.bestOfN, weightedVote: last.weightedVote };
    return { output, tables: [rowsOf('selection', rows)], metrics };
  },
});
