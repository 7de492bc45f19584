/** The best split of every budget by difficulty (Snell et al. 2024), against a majority and best-of-n of as many attempts. */
import { bestOfK } from '../../../attempts/index.js';
import { defineStage, many } from '../../../engine/stage.js';
import { mean } from '../../../statistics/index.js';
import type { Experiment } from '../config/experiment.js';
import { budgetSplits, computeOptimal as optimalSplits } from '../estimates/budget-split.js';
import { binned, everySize, majorityOf, type Pool } from '../estimates/parallel.js';
import { modelFacts, type ReasonerParameters, reasonerTitle } from '../models.js';
import { rowsOf } from '../rows.js';
import { meanOf } from '../sampling/read-responses.js';
import type { ComputeOptimalRow } from '../tables.js';
import { attempts } from './attempts.js';
import { forcedChains } from './forced-chains.js';
import { openPool } from './pool.js';
import { verifierScores } from './verifier-scores.js';
import { world } from './world.js';

/** Shuffling, sorting and counting one attempt, in floating-point operations of a network that take as long. */
const costPerAttempt = 2e5;

export const computeOptimal = defineStage({
  name: 'compute-optimal',
  heading: 'Best splits of budgets',
  module: import.meta.url,
  /** Scores of the verifiers that best-of-n is measured with, which may be none. */
  inputs: { world, attempts, chains: forcedChains, scores: many(verifierScores) },
  tables: ['compute-optimal'],
  tensors: false,
  title: (parameters: ReasonerParameters) => reasonerTitle('Best splits', parameters),
  select: ({ task, testTime: { problems, samples } }: Experiment) => ({ task, problems, samples }),
  cost: ({ problems, samples }) => problems * samples * costPerAttempt,
  async run({ config, parameters, inputs, random: root }) {
    const pool = openPool(config, inputs, root);
    const whole = { from: 0, to: config.samples };
    const sizes = everySize(whole);
    const random = root.stream('votes').stream('parallel').stream('whole');
    const majority = majorityOf(pool, { ...whole, sizes, random }).map((byProblem) => meanOf(byProblem));
    const curves = inputs.scores.map(({ logits }) => bestOfNCurve(pool, logits, sizes));
    const bestOfN =
      curves.length === 0 ? undefined : sizes.map((_, n) => mean(curves.map((curve) => curve[n])));
    const parts = binned(pool.bins);
    const splits = budgetSplits(inputs.chains.byWaits, parts);
    const facts = modelFacts(config.task, parameters);
    const rows = optimalSplits(splits, parts, { majority, bestOfN }).map(
      (own): ComputeOptimalRow => ({ ...facts, ...own }),
    );
    return { output: {}, tables: [rowsOf('compute-optimal', rows)] };
  },
});

/** Accuracy of what a verifier chooses of so many attempts, mean over the problems, [sizes]. */
function bestOfNCurve(
  { samples, right, truths }: Pool,
  logits: Float32Array,
  sizes: readonly number[],
): number[] {
  const byProblem = truths.map((_, problem) => {
    const [from, to] = [problem * samples, (problem + 1) * samples];
    return bestOfK(logits.subarray(from, to), right.subarray(from, to), sizes);
  });
  return sizes.map((_, index) => mean(byProblem.map((values) => values[index])));
}
