/** Attempts of a model at problems apart from the test, labelled right or wrong: what its verifiers learn from. */
import { defineStage } from '../../../engine/stage.js';
import { openReasonerSampler } from '../../../policy/index.js';
import type { Experiment } from '../config/experiment.js';
import { modelOf, type ReasonerParameters, reasonerTitle, sequenceFlop } from '../models.js';
import { harnessOf } from '../sampling/harness.js';
import { promptsOf, repeated } from '../sampling/problems.js';
import { meanOf, readResponses } from '../sampling/read-responses.js';
import { heldOutProblems, labelledProblems } from '../sampling/training-problems.js';
import { reasoner } from './reasoner.js';
import { openTask, world } from './world.js';

/** One problem after the other, those to train on before those held out. */
export interface LabelledAttempts {
  /** Responses [rows, maximum length], 0 behind their ends. */
  tokens: Uint8Array;
  /** [rows]. */
  lengths: Uint8Array;
  /** 1 where the answer is right, [rows]. */
  right: Uint8Array;
}

/** Drawing a token takes longer than reading one. */
const samplingShare = 2;

export const labelledAttempts = defineStage({
  name: 'labelled-attempts',
  heading: 'Labelled attempts',
  module: import.meta.url,
  inputs: { world, reasoner },
  tensors: true,
  title: (parameters: ReasonerParameters) => reasonerTitle('Labelled attempts', parameters),
  select: ({ task, learnedVerifier, testTime: { problems: tested, maximumLength } }: Experiment) => ({
    ...{ task, problems: learnedVerifier.problems, samples: learnedVerifier.samplesPerProblem },
    ...{ tested, maximumLength },
  }),
  cost: ({ task, problems, samples }, { size }) =>
    samplingShare * sequenceFlop(task, size) * (problems + heldOutProblems) * samples,
  async run({ config, parameters, inputs, random: root }) {
    const { samples, maximumLength } = config;
    const task = openTask(config.task, inputs.world);
    const { trained, heldOut } = labelledProblems(task, config, root);
    const problems = [...trained, ...heldOut];
    const sampler = openReasonerSampler(modelOf(config.task, parameters.size), inputs.reasoner.parameters);
    const responses = sampler.sample(
      promptsOf(task, problems),
      repeated(problems.length, samples),
      harnessOf(task.vocabulary, { maximumLength }),
      root.stream('labelled-attempts'),
    );
    sampler.dispose();
    const { lengths, right } = readResponses(task, problems, responses);
    const output: LabelledAttempts = { tokens: responses.tokens, lengths, right };
    return { output, metrics: { accuracy: meanOf(right) } };
  },
});
