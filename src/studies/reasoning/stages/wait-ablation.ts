/** Are Waits real? What triggers them, where they point, what they change, and what is lost where they may not be written. */
import { defineStage } from '../../../engine/stage.js';
import { openReasonerSampler } from '../../../policy/index.js';
import { judge, traceFacts } from '../../../world/reasoning/index.js';
import type { Experiment } from '../config/experiment.js';
import { WaitTally } from '../estimates/wait-tally.js';
import { modelFacts, modelOf, type ReasonerParameters, reasonerTitle, sequenceFlop } from '../models.js';
import { notLearned } from '../rl/runs.js';
import { rowsOf } from '../rows.js';
import { accuracyOf } from '../sampling/counted-attempts.js';
import { harnessOf } from '../sampling/harness.js';
import { testProblems } from '../sampling/problems.js';
import { meanOf } from '../sampling/read-responses.js';
import type { WaitsRow } from '../tables.js';
import { attempts } from './attempts.js';
import { reasoner } from './reasoner.js';
import { openTask, world } from './world.js';

/** Reading the pool again, and sampling some responses. */
const samplingShare = 2;

export const waitAblation = defineStage({
  name: 'wait-ablation',
  heading: 'Waits',
  module: import.meta.url,
  inputs: { world, reasoner, attempts },
  tables: ['waits'],
  tensors: true,
  title: (parameters: ReasonerParameters) => reasonerTitle('Waits', parameters),
  select: ({ task, testTime: { problems, samples, chains, maximumLength } }: Experiment) => ({
    ...{ task, problems, samples, chains, maximumLength },
  }),
  cost: ({ task, problems, chains }, { size }) =>
    samplingShare * sequenceFlop(task, size) * problems * chains,
  async run({ config, parameters, inputs, random: root }) {
    const { samples, chains, maximumLength } = config;
    const task = openTask(config.task, inputs.world);
    const problems = testProblems(task, config.problems, root);
    const { tokens, lengths, right } = inputs.attempts;
    const tally = new WaitTally();
    lengths.forEach((length, row) => {
      const problem = problems[Math.floor(row / samples)];
      const response = tokens.subarray(row * maximumLength, row * maximumLength + length);
      tally.add(traceFacts(judge(task, problem, response)), problem.operations.length);
    });
    const sampler = openReasonerSampler(modelOf(config.task, parameters.size), inputs.reasoner.parameters);
    const harness = harnessOf(task.vocabulary, { maximumLength, isWaitBanned: true });
    const random = root.stream('wait-ablation');
    const accuracyBanned = accuracyOf({ sampler, task, problems, harness, random }, chains);
    sampler.dispose();
    const row: WaitsRow = {
      ...{ ...modelFacts(config.task, parameters), ...notLearned, stage: 'fine-tuned' },
      ...tally.shares(),
      ...{ accuracy: meanOf(right), accuracyBanned },
    };
    return { output: {}, tables: [rowsOf('waits', [row])] };
  },
});
