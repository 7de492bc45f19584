/** pass@k after reinforcement learning, on the problems of the pool of attempts before it (Yue et al. 2025, arXiv:2504.13837). */
import { passAtK } from '../../../attempts/index.js';
import { defineStage } from '../../../engine/stage.js';
import { openReasonerSampler } from '../../../policy/index.js';
import type { Experiment } from '../config/experiment.js';
import { powersOfTwo } from '../estimates/parallel.js';
import { modelFacts, modelOf, reasonerTitle, sequenceFlop } from '../models.js';
import { rlTitle } from '../rl/runs.js';
import { rowsOf } from '../rows.js';
import { harnessOf } from '../sampling/harness.js';
import { promptsOf, repeated, testProblems } from '../sampling/problems.js';
import { readResponses } from '../sampling/read-responses.js';
import type { RlCoverageRow } from '../tables.js';
import { attempts } from './attempts.js';
import { choiceOf, type RlParameters, rlvr } from './rlvr.js';
import { openTask, world } from './world.js';

const samplingShare = 2;

export const rlCoverage = defineStage({
  name: 'rl-coverage',
  heading: 'Coverage after learning',
  module: import.meta.url,
  inputs: { world, attempts, rlvr },
  tables: ['rl-coverage'],
  tensors: true,
  title: (parameters: RlParameters) =>
    `${reasonerTitle('Coverage after learning', parameters)}: ${rlTitle(parameters)}`,
  select: ({ task, testTime: { problems, samples, maximumLength } }: Experiment) => ({
    ...{ task, problems, samples, maximumLength },
  }),
  cost: ({ task, problems, samples }, { size }) =>
    samplingShare * sequenceFlop(task, size) * problems * samples,
  async run({ config, parameters, inputs, random: root, progress }) {
    const { samples, maximumLength } = config;
    const task = openTask(config.task, inputs.world);
    const problems = testProblems(task, config.problems, root);
    const prompts = promptsOf(task, problems);
    // The harness of learning: noise is a part of the world that was learned in.
    const harness = harnessOf(task.vocabulary, { maximumLength, noise: parameters.scratchpadNoise });
    const sampler = openReasonerSampler(modelOf(config.task, parameters.size), inputs.rlvr.parameters);
    const after = { answer: new Int32Array(problems.length), proof: new Int32Array(problems.length) };
    for (let problem = 0; problem < problems.length; problem++) {
      const random = root.stream('rl-coverage').stream(`problem-${problem}`);
      const rows = repeated(1, samples).fill(problem);
      const { right, proofs } = readResponses(task, problems, sampler.sample(prompts, rows, harness, random));
      after.answer[problem] = sum(right);
      after.proof[problem] = sum(proofs);
      progress(problem + 1, problems.length, 'problems');
    }
    sampler.dispose();
    const before = {
      answer: countsOf(inputs.attempts.right, samples),
      proof: countsOf(inputs.attempts.proofs, samples),
    };
    const facts = { ...modelFacts(config.task, parameters), ...choiceOf(parameters) };
    const rows = (['answer', 'proof'] as const).flatMap((judge) =>
      powersOfTwo(samples).map((k): RlCoverageRow => {
        const at = (counts: Int32Array) =>
          counts.reduce((total, correct) => total + passAtK(samples, correct, k), 0) / counts.length;
        return { ...facts, judge, k, before: at(before[judge]), after: at(after[judge]) };
      }),
    );
    return { output: {}, tables: [rowsOf('rl-coverage', rows)] };
  },
});

const sum = (values: Uint8Array): number => values.reduce((total, value) => total + value, 0);

/** Of [problems · samples] those of each problem that are 1. */
const countsOf = (values: Uint8Array, samples: number): Int32Array =>
  Int32Array.from({ length: values.length / samples }, (_, problem) =>
    sum(values.subarray(problem * samples, (problem + 1) * samples)),
  );
