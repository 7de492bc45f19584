/** Budget forcing that lengthens: Wait where the thinking would have ended (s1, Muennighoff et al. 2025), against parallel attempts. */
import { chanceOfVote } from '../../../attempts/index.js';
import { defineStage } from '../../../engine/stage.js';
import { openReasonerSampler, type ReasonerSampler } from '../../../policy/index.js';
import type { RandomStream } from '../../../random/index.js';
import { type Problem, type ReasoningTask, solution } from '../../../world/reasoning/index.js';
import type { Experiment } from '../config/experiment.js';
import { budgetSplits, type MeasuredWaits } from '../estimates/budget-split.js';
import { type ChainPool, chainVotes } from '../estimates/chain-votes.js';
import {
  between,
  binned,
  coverageOf,
  everySize,
  majorityOf,
  meanAt,
  type Part,
  type Pool,
  perProblem,
} from '../estimates/parallel.js';
import { modelFacts, modelOf, type ReasonerParameters, reasonerTitle, sequenceFlop } from '../models.js';
import { rowsOf } from '../rows.js';
import { chainAnswers } from '../sampling/chain.js';
import { harnessOf } from '../sampling/harness.js';
import { promptsOf, repeated, testProblems } from '../sampling/problems.js';
import { readResponses } from '../sampling/read-responses.js';
import { chainsAtOnce, shownChains } from '../sampling/shown-chains.js';
import type { BudgetSplitRow, SampleRow, SequentialRow } from '../tables.js';
import { attempts } from './attempts.js';
import { openPool } from './pool.js';
import { reasoner } from './reasoner.js';
import { openTask, world } from './world.js';

/** What was measured with every number of forced Waits, from none. */
export interface ForcedChains {
  byWaits: MeasuredWaits[];
}

/** A forced Wait adds about another pass, and sampling takes longer than reading. */
const samplingShare = 2;

export const forcedChains = defineStage({
  name: 'forced-chains',
  heading: 'Forced Waits',
  module: import.meta.url,
  inputs: { world, reasoner, attempts },
  tables: ['sequential', 'budget-split', 'samples'],
  tensors: true,
  title: (parameters: ReasonerParameters) => reasonerTitle('Forced Waits', parameters),
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
    const pool = openPool(config, inputs, root);
    const votes = root.stream('votes').stream('parallel');
    const whole = parallelOf(pool, { from: 0, to: samples, random: votes.stream('whole') });
    // Bins were taken from the first half of the attempts: what is said of a bin is of the second.
    const secondHalf = { from: Math.floor(samples / 2), to: samples, random: votes.stream('half') };
    const half = parallelOf(pool, secondHalf);
    const facts = modelFacts(config.task, parameters);
    const sampler = openReasonerSampler(modelOf(config.task, parameters.size), inputs.reasoner.parameters);
    const rows: SequentialRow[] = [];
    const byWaits: MeasuredWaits[] = [];
    const parts = binned(pool.bins);
    const ofAttempts = perProblem(pool.lengths, samples);
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
      byWaits.push({ forcedWaits: waits, tokens: measured.tokens, votes: measured.votes });
      const own = parts.map(({ bin, problems: members }): SequentialRow => {
        const parallel = bin === 0 ? whole : half;
        const tokens = meanAt(measured.tokens, members);
        const at = (values: number[][]) =>
          between(
            values.map((byProblem) => meanAt(byProblem, members)),
            tokens / meanAt(ofAttempts, members),
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
      show(rowsOf('sequential', own), rowsOf('samples', measured.shown));
      progress(waits + 1, forcedWaits + 1, 'numbers of Waits');
    }
    sampler.dispose();
    const splits = budgetSplits(byWaits, parts).map((own): BudgetSplitRow => ({ ...facts, ...own }));
    const output: ForcedChains = { byWaits };
    return { output, tables: [rowsOf('sequential', rows), rowsOf('budget-split', splits)] };
  },
});

/** Majority and coverage of 1, 2, 3, … attempts at each problem. */
function parallelOf(pool: Pool, part: Part & { random: RandomStream }) {
  const sizes = everySize(part);
  return {
    majority: majorityOf(pool, { ...part, sizes }),
    coverage: coverageOf(pool, pool.right, { ...part, sizes }),
  };
}

interface Measured {
  /** Means over the chains of each problem, [problems]. */
  tokens: number[];
  last: number[];
  any: number[];
  majority: number[];
  votes: MeasuredWaits['votes'];
  shown: SampleRow[];
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
  const answers: number[][] = [];
  const truths = problems.map((problem) => solution(task, problem).at(-1)!);
  const [any, majority] = [new Float64Array(responses.count), new Float64Array(responses.count)];
  for (let row = 0; row < responses.count; row++) {
    answers.push(chainAnswers(task.vocabulary, responses, { row, answer: read.answers[row] }));
    const truth = truths[rows[row]];
    any[row] = Number(answers[row].includes(truth));
    majority[row] = chanceOfVote({ answers: answers[row], right: truth });
  }
  const pool: ChainPool = { chains, answers, truths };
  const half = Math.max(1, Math.floor(chains / 2));
  const first = chainVotes(pool, { from: 0, to: half, random: random.stream('first-half') });
  const second = chainVotes(pool, { from: chains - half, to: chains, random: random.stream('second-half') });
  const moment = { moment: forcedWaits, unit: 'forced Waits', rows: chainsAtOnce.map((at) => at * chains) };
  return {
    votes: [first, second],
    shown: shownChains(task, problems, { responses, read }, moment),
    tokens: perProblem(read.lengths, chains),
    last: perProblem(read.right, chains),
    any: perProblem(any, chains),
    majority: perProblem(majority, chains),
  };
}
