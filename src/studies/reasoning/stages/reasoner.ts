/** A reasoner: supervised fine-tuning on demonstrations, measured on the way. */
import { defineStage } from '../../../engine/stage.js';
import { openReasonerSampler } from '../../../policy/index.js';
import type { Experiment } from '../config/experiment.js';
import { modelFacts, modelOf, type ReasonerParameters, reasonerTitle, sequenceFlop } from '../models.js';
import { rowsOf } from '../rows.js';
import { harnessOf } from '../sampling/harness.js';
import { promptsOf, repeated, testProblems } from '../sampling/problems.js';
import { meanOf, readResponses } from '../sampling/read-responses.js';
import { chainsAtOnce, shownChains } from '../sampling/shown-chains.js';
import type { FineTuningRow } from '../tables.js';
import { fineTune } from '../training/fine-tune.js';
import { openTask, world } from './world.js';

export interface TrainedReasoner {
  /** [count]. */
  parameters: Float32Array;
}

/** Problems that an evaluation has, with one response each. */
const evaluatedProblems = 1024;

/** Training on a token takes three times what reading it does. */
const trainingShare = 3;

export const reasoner = defineStage({
  name: 'reasoner',
  heading: 'Fine-tuning',
  module: import.meta.url,
  inputs: { world },
  tables: ['fine-tuning', 'samples'],
  tensors: true,
  title: (parameters: ReasonerParameters) => reasonerTitle('Fine-tuning', parameters),
  select: ({ task, demonstrations, fineTuning, testTime: { maximumLength } }: Experiment) => ({
    ...{ task, demonstrations, fineTuning, maximumLength },
  }),
  cost: ({ task, fineTuning: { steps, batch, evaluations } }, { size }) =>
    sequenceFlop(task, size) * (trainingShare * steps * batch + evaluations * evaluatedProblems),
  async run({ config, parameters, inputs, random: root, progress, checkpoint, show }) {
    const task = openTask(config.task, inputs.world);
    const model = modelOf(config.task, parameters.size);
    const facts = modelFacts(config.task, parameters);
    const seed = `seed-${parameters.seed}`;
    const { steps } = config.fineTuning;
    const random = root.stream('fine-tuning');
    const problems = testProblems(task, evaluatedProblems, random);
    const prompts = promptsOf(task, problems);
    const harness = harnessOf(task.vocabulary, { maximumLength: config.maximumLength });
    const showRows = (rows: readonly FineTuningRow[]) => show(rowsOf('fine-tuning', [...rows]));
    const { parameters: values, evaluated } = fineTune({
      ...{ model, config: config.fineTuning, checkpoint },
      demonstrator: {
        ...{ task, habits: config.demonstrations },
        // The same demonstrations for every size: what models know of them differs by size alone.
        random: root.stream('demonstrations').stream(seed),
      },
      initial: root.stream('reasoner').stream(`width-${parameters.size.width}`).stream(seed),
      onStep: (step, loss) => progress(step, steps, 'steps', { loss }),
      onResumed: showRows,
      onEvaluation(step, loss, own): FineTuningRow {
        const sampler = openReasonerSampler(model, own);
        const rows = repeated(evaluatedProblems, 1);
        const responses = sampler.sample(prompts, rows, harness, random.stream(`step-${step}`));
        sampler.dispose();
        const read = readResponses(task, problems, responses);
        const row: FineTuningRow = {
          ...{ ...facts, step, loss, accuracy: meanOf(read.right), proofs: meanOf(read.proofs) },
          ...{ tokens: meanOf(read.lengths), waits: meanOf(read.waits) },
        };
        showRows([row]);
        const moment = { moment: step, unit: 'steps', rows: chainsAtOnce };
        show(rowsOf('samples', shownChains(task, problems, { responses, read }, moment)));
        return row;
      },
    });
    const { accuracy, loss } = evaluated[evaluated.length - 1];
    const output: TrainedReasoner = { parameters: values };
    return { output, tables: [rowsOf('fine-tuning', evaluated)], metrics: { accuracy, loss } };
  },
});
