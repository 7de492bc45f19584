/** Budget forcing that shortens: the thinking ends after so many tokens, and the answer follows. */
import { defineStage } from '../../../engine/stage.js';
import { openReasonerSampler } from '../../../policy/index.js';
import type { Experiment } from '../config/experiment.js';
import { modelFacts, modelOf, type ReasonerParameters, reasonerTitle, sequenceFlop } from '../models.js';
import { rowsOf } from '../rows.js';
import { harnessOf } from '../sampling/harness.js';
import { promptsOf, repeated, testProblems } from '../sampling/problems.js';
import { meanOf, readResponses } from '../sampling/read-responses.js';
import type { TruncationRow } from '../tables.js';
import { attempts } from './attempts.js';
import { reasoner } from './reasoner.js';
import { openTask, world } from './world.js';

/** Sampling takes longer than reading. */
const samplingShare = 2;

export const truncated = defineStage({
  name: 'truncated',
  heading: 'Forced ends',
  module: import.meta.url,
  inputs: { world, reasoner, attempts },
  tables: ['truncation'],
  tensors: true,
  title: (parameters: ReasonerParameters) => reasonerTitle('Forced ends', parameters),
  select: ({ task, testTime: { problems, chains, thinkingBudgets, maximumLength } }: Experiment) => ({
    ...{ task, problems, chains, thinkingBudgets, maximumLength },
  }),
  cost: ({ task, problems, chains, thinkingBudgets }, { size }) =>
    samplingShare * sequenceFlop(task, size) * problems * chains * thinkingBudgets.length,
  async run({ config, parameters, inputs, random: root, progress }) {
    const { chains, thinkingBudgets, maximumLength } = config;
    const task = openTask(config.task, inputs.world);
    const problems = testProblems(task, config.problems, root);
    const prompts = promptsOf(task, problems);
    const { bins } = inputs.attempts;
    const facts = modelFacts(config.task, parameters);
    const rows = repeated(problems.length, chains);
    const sampler = openReasonerSampler(modelOf(config.task, parameters.size), inputs.reasoner.parameters);
    const measured = thinkingBudgets.map((thinkingBudget, index): TruncationRow => {
      const harness = harnessOf(task.vocabulary, { maximumLength, thinkingBudget });
      const random = root.stream('truncated').stream(`budget-${thinkingBudget}`);
      const { right, lengths } = readResponses(
        task,
        problems,
        sampler.sample(prompts, rows, harness, random),
      );
      const within = (bin: number) => meanOf(right.filter((_, row) => bins[rows[row]] === bin));
      progress(index + 1, thinkingBudgets.length, 'budgets');
      return {
        ...{ ...facts, thinkingBudget, tokens: meanOf(lengths), accuracy: meanOf(right) },
        ...{
          accuracyEasy: within(bins.reduce((most, bin) => Math.max(most, bin), 1)),
          accuracyHard: within(1),
        },
      };
    });
    sampler.dispose();
    return { output: {}, tables: [rowsOf('truncation', measured)] };
  },
});
