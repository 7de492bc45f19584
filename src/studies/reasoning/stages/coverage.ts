/** What k attempts are worth, from the pool: coverage under both verifiers and the most frequent answer, by difficulty. */
import { defineStage } from '../../../engine/stage.js';
import type { Experiment } from '../config/experiment.js';
import { coverageOf, majorityOf, meanAt } from '../estimates/parallel.js';
import { modelFacts, type ReasonerParameters, reasonerTitle } from '../models.js';
import { rowsOf } from '../rows.js';
import type { CoverageRow } from '../tables.js';
import { attempts } from './attempts.js';
import { openPool, poolParts } from './pool.js';
import { world } from './world.js';

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
    const pool = openPool(config, inputs, root);
    const facts = modelFacts(config.task, parameters);
    const rows = poolParts(pool, root).flatMap((part): CoverageRow[] => {
      const majority = majorityOf(pool, part);
      const curves = {
        answer: coverageOf(pool, pool.right, part),
        proof: coverageOf(pool, pool.proofs, part),
      };
      return Object.entries(curves).flatMap(([verifier, values]) =>
        part.bins.flatMap(({ bin, problems }) =>
          part.sizes.map((k, index) => ({
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
