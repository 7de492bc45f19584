/** A learned verifier's choice among k attempts, by difficulty: best-of-k and its vote, with the gold that the choice has. */
import { defineStage } from '../../../engine/stage.js';
import { bestOfNKl } from '../../../methods/index.js';
import { solution } from '../../../world/reasoning/index.js';
import type { Experiment } from '../config/experiment.js';
import { binned, meanAt, type Pool, powersOfTwo } from '../estimates/parallel.js';
import { selectedBy } from '../estimates/selection.js';
import { rowsOf } from '../rows.js';
import { testProblems } from '../sampling/problems.js';
import type { SelectionRow } from '../tables.js';
import { type VerifierParameters, verifierFacts, verifierTitle } from '../verifiers.js';
import { attempts } from './attempts.js';
import { verifierScores } from './verifier-scores.js';
import { openTask, world } from './world.js';

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
    const { samples } = config;
    const task = openTask(config.task, inputs.world);
    const truths = testProblems(task, config.problems, root).map(
      (problem) => solution(task, problem).at(-1)!,
    );
    const { answers, right, proofs, lengths, bins } = inputs.attempts;
    const pool: Pool = { samples, answers, right, proofs, truths };
    const facts = verifierFacts(config.task, parameters);
    // Bins were taken from the first half of the attempts: their curves are of the second.
    const parts = [
      { isWhole: true, from: 0, to: samples },
      { isWhole: false, from: Math.floor(samples / 2), to: samples },
    ];
    const rows = parts.flatMap(({ isWhole, from, to }): SelectionRow[] => {
      const sizes = powersOfTwo(to - from);
      const random = root.stream('votes').stream(isWhole ? 'whole' : 'half');
      const chosen = selectedBy(inputs.scores.logits, { ...pool, lengths }, { from, to, sizes, random });
      const shown = binned(bins).filter(({ bin }) => (bin === 0) === isWhole);
      return shown.flatMap(({ bin, problems }) =>
        sizes.map((n, index) => ({
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
