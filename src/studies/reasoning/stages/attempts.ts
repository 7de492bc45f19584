/** One pool of attempts at every test problem: what coverage, votes, bins and verifiers are all measured on. */
import { difficultyBins } from '../../../attempts/index.js';
import { defineStage } from '../../../engine/stage.js';
import { openReasonerSampler } from '../../../policy/index.js';
import { rarestOperation } from '../../../world/reasoning/index.js';
import type { Experiment } from '../config/experiment.js';
import { modelFacts, modelOf, type ReasonerParameters, reasonerTitle, sequenceFlop } from '../models.js';
import { rowsOf } from '../rows.js';
import { harnessOf } from '../sampling/harness.js';
import { promptsOf, testProblems } from '../sampling/problems.js';
import { emptyRead, meanOf, type ReadResponses, readResponses } from '../sampling/read-responses.js';
import { chainsAtOnce, shownChains } from '../sampling/shown-chains.js';
import type { AttemptsRow } from '../tables.js';
import { reasoner } from './reasoner.js';
import { openTask, world } from './world.js';

/** [problems · samples] each, one problem after the other. */
export interface Attempts extends ReadResponses {
  /** Responses [problems · samples, maximum length], 0 behind their ends. */
  tokens: Uint8Array;
  /** Of each problem by the first half of its attempts, from 1, [problems]. */
  bins: Int32Array;
}

/** Attempts from which the distribution of success rates is told (Schaeffer et al. 2025 tell the exponent of a law from few). */
const firstAttempts = 32;

/** Drawing a token takes longer than reading one. */
const samplingShare = 2;

export const attempts = defineStage({
  name: 'attempts',
  heading: 'Attempts',
  module: import.meta.url,
  inputs: { world, reasoner },
  tables: ['attempts', 'samples'],
  tensors: true,
  title: (parameters: ReasonerParameters) => reasonerTitle('Attempts', parameters),
  select: ({ task, testTime: { problems, samples, difficultyBins: bins, maximumLength } }: Experiment) => ({
    ...{ task, problems, samples, bins, maximumLength },
  }),
  cost: ({ task, problems, samples }, { size }) =>
    samplingShare * sequenceFlop(task, size) * problems * samples,
  async run({ config, parameters, inputs, random: root, progress, checkpoint, show }) {
    const { samples, maximumLength } = config;
    const task = openTask(config.task, inputs.world);
    const problems = testProblems(task, config.problems, root);
    const prompts = promptsOf(task, problems);
    const harness = harnessOf(task.vocabulary, { maximumLength });
    const sampler = openReasonerSampler(modelOf(config.task, parameters.size), inputs.reasoner.parameters);
    const count = problems.length * samples;
    const pool = { ...emptyRead(count), tokens: new Uint8Array(count * maximumLength) };
    const kept = checkpoint.resume() as typeof pool | undefined;
    if (kept) put(pool, kept, { row: 0, length: maximumLength });
    const done = (kept?.answers.length ?? 0) / samples;
    for (let problem = done; problem < problems.length; problem++) {
      // A stream a problem, so that it has the same attempts however many others there are.
      const random = root.stream('attempts').stream(`problem-${problem}`);
      const responses = sampler.sample(prompts, new Int32Array(samples).fill(problem), harness, random);
      const read = readResponses(task, problems, responses);
      put(pool, { ...read, tokens: responses.tokens }, { row: problem * samples, length: maximumLength });
      const moment = { moment: problem + 1, unit: 'problems', rows: chainsAtOnce };
      show(rowsOf('samples', shownChains(task, problems, { responses, read }, moment)));
      progress(problem + 1, problems.length, 'problems');
      checkpoint.keep(() => firstRows(pool, (problem + 1) * samples, maximumLength));
    }
    sampler.dispose();
    const half = Math.floor(samples / 2);
    const shares = problems.map((_, index) => meanOf(pool.right, index * samples, index * samples + half));
    const bins = difficultyBins(shares, config.bins).map((bin) => bin + 1);
    const facts = modelFacts(config.task, parameters);
    const first = Math.min(firstAttempts, samples);
    const rows = problems.map((problem, index): AttemptsRow => {
      const [from, to] = [index * samples, (index + 1) * samples];
      return {
        ...{ ...facts, problem: index, steps: problem.operations.length },
        ...{ rarestOperation: rarestOperation(problem), samples, tokens: meanOf(pool.lengths, from, to) },
        correct: sum(pool.right.subarray(from, to)),
        proofs: sum(pool.proofs.subarray(from, to)),
        firstAttempts: first,
        firstProofs: sum(pool.proofs.subarray(from, from + first)),
        difficultyBin: bins[index],
      };
    });
    const output: Attempts = { ...pool, bins };
    const accuracy = meanOf(pool.right);
    return { output, tables: [rowsOf('attempts', rows)], metrics: { accuracy, proofs: meanOf(pool.proofs) } };
  },
});

type Part = Omit<Attempts, 'bins'>;

/** Puts a part of a pool where it belongs. */
function put(whole: Part, part: Part, { row, length }: { row: number; length: number }): void {
  const { tokens, ...read } = part;
  whole.tokens.set(tokens, row * length);
  for (const [name, values] of Object.entries(read)) whole[name as keyof ReadResponses].set(values, row);
}

const firstRows = (whole: Part, rows: number, length: number): Part => ({
  tokens: whole.tokens.subarray(0, rows * length),
  answers: whole.answers.subarray(0, rows),
  right: whole.right.subarray(0, rows),
  proofs: whole.proofs.subarray(0, rows),
  lengths: whole.lengths.subarray(0, rows),
  waits: whole.waits.subarray(0, rows),
});

const sum = (values: Uint8Array): number => values.reduce((total, value) => total + value, 0);
