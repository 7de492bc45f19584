/** What k attempts are worth, from the pool: coverage under both verifiers and the most frequent answer, by difficulty. */
import { defineStage } from '../../../engine/stage.js';
import { solution } from '../../../world/reasoning/index.js';
import type { Experiment } from '../config/experiment.js';
import { binned, coverageOf, majorityOf, meanAt, type Pool, powersOfTwo } from '../estimates/parallel.js';
import { modelFacts, type ReasonerParameters, reasonerTitle } from '../models.js';
import { rowsOf } from '../rows.js';
import { testProblems } from '../sampling/problems.js';
import type { CoverageRow } from '../tables.js';
import { attempts } from './attempts.js';
import { openTask, world } from './world.js';

/** Shuffling and counting one attempt, in floating-point operations of a network that take as long. */
const costPerAttempt = 2e5;

export const coverage = defineStage({
  name: 'coverage',
  heading: 'Coverage and votes',
  module: import.meta.url,
  inputs: { world, attempts },
  tables: ['coverage'],
  tensors: false,
  title: (parameters: ReasonerParameters) => reasonerTitle('Coverage and votes', parameters),
  select: ({ task, testTime: { problems, samples } }: Experiment) => ({ task, problems, samples }),
  cost: ({ problems, samples }) => problems * samples * costPerAttempt,
  async run({ config, parameters, inputs, random: root }) {
    const { samples } = config;
    const task = openTask(config.task, inputs.world);
    const truths = testProblems(task, config.problems, root).map(
      (problem) => solution(task, problem).at(-1)!,
    );
    const { answers, right, proofs, bins } = inputs.attempts;
    const pool: Pool = { samples, answers, right, proofs, truths };
    const facts = modelFacts(config.task, parameters);
    // Bins were taken from the first half of the attempts: their curves are of the second.
    const parts = [
      { isWhole: true, from: 0, to: samples },
      { isWhole: false, from: Math.floor(samples / 2), to: samples },
    ];
    const rows = parts.flatMap(({ isWhole, from, to }): CoverageRow[] => {
      const sizes = powersOfTwo(to - from);
      const random = root.stream('votes').stream(isWhole ? 'whole' : 'half');
      const majority = majorityOf(pool, { from, to, sizes, random });
      const curves = {
        answer: coverageOf(pool, right, { from, to, sizes }),
        proof: coverageOf(pool, proofs, { from, to, sizes }),
      };
      const shown = binned(bins).filter(({ bin }) => (bin === 0) === isWhole);
      return Object.entries(curves).flatMap(([verifier, values]) =>
        shown.flatMap(({ bin, problems }) =>
          sizes.map((k, index) => ({
            ...{ ...facts, verifier, difficultyBin: bin, k, coverage: meanAt(values[index], problems) },
            majority: verifier === 'answer' ? meanAt(majority[index], problems) : null,
          })),
        ),
      );
    });
    const last = rows
      .filter(({ verifier, difficultyBin }) => verifier === 'answer' && difficultyBin === 0)
      .at(-1);
    return {
      output: {},
      tables: [rowsOf('coverage', rows)],
      metrics: { coverage: last?.coverage ?? 0, majority: last?.majority ?? 0 },
    };
  },
});
