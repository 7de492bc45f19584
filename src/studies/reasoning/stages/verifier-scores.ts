/** What a learned verifier says of every attempt of the pool. */
import { defineStage } from '../../../engine/stage.js';
import type { Experiment } from '../config/experiment.js';
import { modelOf, sequenceFlop } from '../models.js';
import { testProblems } from '../sampling/problems.js';
import { meanOf } from '../sampling/read-responses.js';
import { verifierLogits } from '../sampling/verifier-logits.js';
import { verifierRows } from '../sampling/verifier-rows.js';
import { probabilityOf } from '../training/train-verifier.js';
import { type VerifierParameters, verifierTitle } from '../verifiers.js';
import { attempts } from './attempts.js';
import { learnedVerifier } from './learned-verifier.js';
import { openTask, world } from './world.js';

export interface VerifierScores {
  /** The logit of each attempt's being right, [problems · samples]. */
  logits: Float32Array;
}

/** Problems whose attempts are read at once. */
const problemsAtOnce = 16;

export const verifierScores = defineStage({
  name: 'verifier-scores',
  heading: 'Scores of verifiers',
  module: import.meta.url,
  inputs: { world, attempts, verifier: learnedVerifier },
  tensors: true,
  title: (parameters: VerifierParameters) => verifierTitle('Scores', parameters),
  select: ({ task, testTime: { problems, samples } }: Experiment) => ({ task, problems, samples }),
  cost: ({ task, problems, samples }, { verifier }) => sequenceFlop(task, verifier.size) * problems * samples,
  async run({ config, parameters, inputs, random: root, progress }) {
    const { samples } = config;
    const task = openTask(config.task, inputs.world);
    const problems = testProblems(task, config.problems, root);
    const model = modelOf(config.task, parameters.verifier.size);
    const logits = new Float32Array(problems.length * samples);
    const pool = inputs.attempts;
    const { parameters: values } = inputs.verifier;
    for (let first = 0; first < problems.length; first += problemsAtOnce) {
      const end = Math.min(problems.length, first + problemsAtOnce);
      const rows = verifierRows(task, pool, {
        rows: Int32Array.from({ length: (end - first) * samples }, (_, index) => first * samples + index),
        problemOf: (row) => problems[Math.floor(row / samples)],
      });
      logits.set(verifierLogits(model, values, rows), first * samples);
      progress(end, problems.length, 'problems');
    }
    const output: VerifierScores = { logits };
    return { output, metrics: { probability: meanOf(logits.map(probabilityOf)) } };
  },
});
