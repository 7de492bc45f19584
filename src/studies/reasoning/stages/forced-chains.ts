/** Budget forcing that lengthens: Wait where the thinking would have ended (s1, Muennighoff et al. 2025), against parallel attempts. */
import { chanceOfVote } from '../../../attempts/index.js';
import { defineStage } from '../../../engine/stage.js';
import { openReasonerSampler, type ReasonerSampler } from '../../../policy/index.js';
import type { RandomStream } from '../../../random/index.js';
import { type Problem, type ReasoningTask, solution } from '../../../world/reasoning/index.js';
import type { Experiment } from '../config/experiment.js';
import { between, binned, coverageOf, majorityOf, meanAt, type Pool } from '../estimates/parallel.js';
import { modelFacts, modelOf, type ReasonerParameters, reasonerTitle, sequenceFlop } from '../models.js';
import { rowsOf } from '../rows.js';
import { chainAnswers } from '../sampling/chain.js';
import { harnessOf } from '../sampling/harness.js';
import { promptsOf, repeated, testProblems } from '../sampling/problems.js';
import { meanOf, readResponses } from '../sampling/read-responses.js';
import type { SequentialRow } from '../tables.js';
import { attempts } from './attempts.js';
import { reasoner } from './reasoner.js';
import { openTask, world } from './world.js';

/** A forced Wait adds about another pass, and sampling takes longer than reading. */
const samplingShare = 2;

export const forcedChains = defineStage({
  name: 'forced-chains',
  heading: 'Forced Waits',
  module: import.meta.url,
  inputs: { world, reasoner, attempts },
  tables: ['sequential'],
  tensors: true,
  title: (parameters: ReasonerParameters) => reasonerTitle(parameters),
  select: ({ task, testTime: { problems, samples, chains, forcedWaits, maximumLength } }: Experiment) => ({
    ...{ task, problems, samples, chains, forcedWaits, maximumLength },
  }),
  cost: ({ task, problems, chains, forcedWaits }, { size }) =>
    (samplingShare * sequenceFlop(task, size) * problems * chains * (forcedWaits + 1) * (forcedWaits + 2)) /
    2,
  async run({ config, parameters, inputs, random: root, progress, show }) {
    const { samples, chains, forcedWaits, maximumLength } = config;
    const task = openTask(config.task, inputs.world);
    const problems = testProblems(task, config.problems, root);
    const truths = problems.map((problem) => solution(task, problem).at(-1)!);
    const { answers, right, proofs, lengths, bins } = inputs.attempts;
    const pool: Pool = { samples, answers, right, proofs, truths };
    const sizes = Array.from({ length: Math.min(samples, mostParallel) }, (_, index) => index + 1);
    const whole = { from: 0, to: samples, sizes };
    const parallel = {
      majority: majorityOf(pool, { ...whole, random: root.stream('votes').stream('parallel') }),
      coverage: coverageOf(pool, right, whole),
    };
    const facts = modelFacts(config.task, parameters);
    const sampler = openReasonerSampler(modelOf(config.task, parameters.size), inputs.reasoner.parameters);
    const rows: SequentialRow[] = [];
    for (let waits = 0; waits <= forcedWaits; waits++) {
      const random = root.stream('forced-chains').stream(`waits-${waits}`);
      const measured = measure({
        sampler,
        task,
        problems,
        random,
        chains,
        maximumLength,
        forcedWaits: waits,
      });
      const own = binned(bins).map(({ bin, problems: members }): SequentialRow => {
        const tokens = meanAt(measured.tokens, members);
        const attemptTokens = meanAt(perProblem(lengths, samples), members);
        const at = (values: number[][]) =>
          between(
            values.map((byProblem) => meanAt(byProblem, members)),
            tokens / attemptTokens,
          );
        return {
          ...{ ...facts, difficultyBin: bin, forcedWaits: waits, tokens },
          lastAnswer: meanAt(measured.last, members),
          anyInChain: meanAt(measured.any, members),
          majorityInChain: meanAt(measured.majority, members),
          parallelMajority: at(parallel.majority),
          parallelCoverage: at(parallel.coverage),
        };
      });
      rows.push(...own);
      show(rowsOf('sequential', own));
      progress(waits + 1, forcedWaits + 1, 'numbers of Waits');
    }
    sampler.dispose();
    return { output: {}, tables: [rowsOf('sequential', rows)] };
  },
});

/** Parallel attempts that a chain is held against at most: chains are no longer than that. */
const mostParallel = 32;

interface Measured {
  /** Means over the chains of each problem, [problems]. */
  tokens: number[];
  last: number[];
  any: number[];
  majority: number[];
}

interface MeasureOptions {
  sampler: ReasonerSampler;
  task: ReasoningTask;
  problems: readonly Problem[];
  random: RandomStream;
  chains: number;
  maximumLength: number;
  forcedWaits: number;
}

function measure(options: MeasureOptions): Measured {
  const { sampler, task, problems, random, chains, maximumLength, forcedWaits } = options;
  const harness = harnessOf(task.vocabulary, { maximumLength, forcedWaits });
  const rows = repeated(problems.length, chains);
  const responses = sampler.sample(promptsOf(task, problems), rows, harness, random);
  const read = readResponses(task, problems, responses);
  const [any, majority] = [new Float64Array(responses.count), new Float64Array(responses.count)];
  for (let row = 0; row < responses.count; row++) {
    const answers = chainAnswers(task.vocabulary, responses, { row, answer: read.answers[row] });
    const truth = solution(task, problems[rows[row]]).at(-1)!;
    any[row] = Number(answers.includes(truth));
    majority[row] = chanceOfVote({ answers, right: truth });
  }
  return {
    tokens: perProblem(read.lengths, chains),
    last: perProblem(read.right, chains),
    any: perProblem(any, chains),
    majority: perProblem(majority, chains),
  };
}

/** Means over so many values of each problem. */
const perProblem = (values: ArrayLike<number>, each: number): number[] =>
  Array.from({ length: values.length / each }, (_, problem) =>
    meanOf(values, problem * each, (problem + 1) * each),
  );
