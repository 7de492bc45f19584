/** Attempts of a fine-tuned model on a disturbed scratchpad: what learning on one starts from, and what Waits do there. */
import { defineStage } from '../../../engine/stage.js';
import { openReasonerSampler } from '../../../policy/index.js';
import type { Experiment } from '../config/experiment.js';
import { modelFacts, modelOf, type ReasonerParameters, reasonerTitle, sequenceFlop } from '../models.js';
import { notLearned } from '../rl/runs.js';
import { rowsOf } from '../rows.js';
import { accuracyOf, countedAttempts, type RightAttempts, sum } from '../sampling/counted-attempts.js';
import { harnessOf } from '../sampling/harness.js';
import { testProblems } from '../sampling/problems.js';
import type { WaitsRow } from '../tables.js';
import { reasoner } from './reasoner.js';
import { openTask, world } from './world.js';

export interface DisturbedParameters extends ReasonerParameters {
  scratchpadNoise: number;
}

const samplingShare = 2;

export const disturbedAttempts = defineStage({
  name: 'disturbed-attempts',
  heading: 'Attempts on a disturbed scratchpad',
  module: import.meta.url,
  inputs: { world, reasoner },
  tables: ['waits'],
  tensors: true,
  title: (parameters: DisturbedParameters) =>
    `${reasonerTitle('Attempts', parameters)}: noise ${parameters.scratchpadNoise}`,
  select: ({ task, testTime: { problems, samples, chains, maximumLength } }: Experiment) => ({
    ...{ task, problems, samples, chains, maximumLength },
  }),
  cost: ({ task, problems, samples, chains }, { size }) =>
    samplingShare * sequenceFlop(task, size) * problems * (samples + chains),
  async run({ config, parameters, inputs, random: root, progress }) {
    const { samples, chains, maximumLength } = config;
    const task = openTask(config.task, inputs.world);
    const problems = testProblems(task, config.problems, root);
    const own = { maximumLength, noise: parameters.scratchpadNoise };
    const random = root.stream('disturbed-attempts').stream(`noise-${own.noise}`);
    const sampler = openReasonerSampler(modelOf(config.task, parameters.size), inputs.reasoner.parameters);
    const sampled = { sampler, task, problems };
    const { waits, ...right } = countedAttempts(
      { ...sampled, harness: harnessOf(task.vocabulary, own), random },
      samples,
      (problem) => progress(problem + 1, problems.length, 'problems'),
    );
    const accuracyBanned = accuracyOf(
      {
        ...{ ...sampled, harness: harnessOf(task.vocabulary, { ...own, isWaitBanned: true }) },
        random: random.stream('banned'),
      },
      chains,
    );
    sampler.dispose();
    const accuracy = sum(right.answer) / (problems.length * samples);
    const row: WaitsRow = {
      ...{ ...modelFacts(config.task, parameters), ...notLearned, scratchpadNoise: own.noise },
      ...{ stage: 'fine-tuned', ...waits, accuracy, accuracyBanned },
    };
    const output: RightAttempts = right;
    return { output, tables: [rowsOf('waits', [row])], metrics: { accuracy } };
  },
});
