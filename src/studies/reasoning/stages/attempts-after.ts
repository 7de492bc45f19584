/**
 * Attempts after reinforcement learning, on the problems of the pool before it: pass@k (Yue et al. 2025, arXiv:2504.13837), and what
 * has become of Waits.
 */
import { passAtK } from '../../../attempts/index.js';
import { defineStage, many } from '../../../engine/stage.js';
import { openReasonerSampler } from '../../../policy/index.js';
import type { Experiment } from '../config/experiment.js';
import { powersOfTwo } from '../estimates/parallel.js';
import { modelFacts, modelOf, reasonerTitle, sequenceFlop } from '../models.js';
import { rlTitle } from '../rl/runs.js';
import { rowsOf } from '../rows.js';
import { accuracyOf, countedAttempts, type RightAttempts, sum } from '../sampling/counted-attempts.js';
import { harnessOf } from '../sampling/harness.js';
import { testProblems } from '../sampling/problems.js';
import type { RlCoverageRow, WaitsRow } from '../tables.js';
import { attempts } from './attempts.js';
import { disturbedAttempts } from './disturbed-attempts.js';
import { choiceOf, type RlParameters, rlvr } from './rlvr.js';
import { openTask, world } from './world.js';

const samplingShare = 2;

export const attemptsAfter = defineStage({
  name: 'attempts-after',
  heading: 'Attempts after learning',
  module: import.meta.url,
  // Before a run on a disturbed scratchpad stand attempts on one that is as much disturbed.
  inputs: { world, attempts, rlvr, disturbed: many(disturbedAttempts) },
  tables: ['rl-coverage', 'waits'],
  tensors: true,
  title: (parameters: RlParameters) =>
    `${reasonerTitle('Attempts after learning', parameters)}: ${rlTitle(parameters)}`,
  select: ({ task, testTime: { problems, samples, chains, maximumLength } }: Experiment) => ({
    ...{ task, problems, samples, chains, maximumLength },
  }),
  cost: ({ task, problems, samples, chains }, { size }) =>
    samplingShare * sequenceFlop(task, size) * problems * (samples + chains),
  async run({ config, parameters, inputs, random: root, progress }) {
    const { samples, chains, maximumLength } = config;
    const task = openTask(config.task, inputs.world);
    const problems = testProblems(task, config.problems, root);
    // The harness of learning: noise is a part of the world that was learned in.
    const own = { maximumLength, noise: parameters.scratchpadNoise };
    const sampler = openReasonerSampler(modelOf(config.task, parameters.size), inputs.rlvr.parameters);
    const sampled = { sampler, task, problems };
    const { waits, ...after } = countedAttempts(
      { ...sampled, harness: harnessOf(task.vocabulary, own), random: root.stream('attempts-after') },
      samples,
      (problem) => progress(problem + 1, problems.length, 'problems'),
    );
    const accuracyBanned = accuracyOf(
      {
        ...{ ...sampled, harness: harnessOf(task.vocabulary, { ...own, isWaitBanned: true }) },
        random: root.stream('attempts-after').stream('banned'),
      },
      chains,
    );
    sampler.dispose();
    const facts = { ...modelFacts(config.task, parameters), ...choiceOf(parameters) };
    const before: RightAttempts = inputs.disturbed[0] ?? {
      answer: countsOf(inputs.attempts.right, samples),
      proof: countsOf(inputs.attempts.proofs, samples),
    };
    const rows = (['answer', 'proof'] as const).flatMap((judge) =>
      powersOfTwo(samples).map((k): RlCoverageRow => {
        const at = (counts: Int32Array) =>
          counts.reduce((total, correct) => total + passAtK(samples, correct, k), 0) / counts.length;
        return { ...facts, judge, k, before: at(before[judge]), after: at(after[judge]) };
      }),
    );
    const accuracy = sum(after.answer) / (problems.length * samples);
    const row: WaitsRow = { ...facts, stage: 'learned', ...waits, accuracy, accuracyBanned };
    return { output: {}, tables: [rowsOf('rl-coverage', rows), rowsOf('waits', [row])] };
  },
});

/** Of [problems · samples] those of each problem that are 1. */
const countsOf = (values: Uint8Array, samples: number): Int32Array =>
  Int32Array.from({ length: values.length / samples }, (_, problem) =>
    sum(values.subarray(problem * samples, (problem + 1) * samples)),
  );
