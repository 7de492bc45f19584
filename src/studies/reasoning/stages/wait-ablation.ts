/** Are Waits real? What triggers them, where they point, what they change, and what is lost where they may not be written. */
import { defineStage } from '../../../engine/stage.js';
import { openReasonerSampler } from '../../../policy/index.js';
import { judge, type TraceFacts, traceFacts } from '../../../world/reasoning/index.js';
import type { Experiment } from '../config/experiment.js';
import { modelFacts, modelOf, type ReasonerParameters, reasonerTitle, sequenceFlop } from '../models.js';
import { rowsOf } from '../rows.js';
import { harnessOf } from '../sampling/harness.js';
import { promptsOf, repeated, testProblems } from '../sampling/problems.js';
import { meanOf, readResponses } from '../sampling/read-responses.js';
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
    const banned = readResponses(
      task,
      problems,
      sampler.sample(
        ...([
          promptsOf(task, problems),
          repeated(problems.length, chains),
          harness,
          root.stream('wait-ablation'),
        ] as const),
      ),
    );
    sampler.dispose();
    const row: WaitsRow = {
      ...{ ...modelFacts(config.task, parameters), stage: 'sft' },
      ...tally.shares(),
      ...{ accuracy: meanOf(right), accuracyBanned: meanOf(banned.right) },
    };
    return { output: {}, tables: [rowsOf('waits', [row])] };
  },
});

type Shares = Omit<WaitsRow, keyof ReturnType<typeof modelFacts> | 'stage' | 'accuracy' | 'accuracyBanned'>;

/** Counts over responses. */
class WaitTally {
  private responses = 0;
  private waits = 0;
  private readonly passes = { error: 0, clean: 0 };
  private readonly waited = { error: 0, clean: 0 };
  private readonly held = { stopped: 0, after: 0, mended: 0, broken: 0, unchanged: 0, aimed: 0, chance: 0 };

  add(facts: TraceFacts, steps: number): void {
    this.responses += 1;
    this.waits += facts.waits;
    if (!facts.isFirstPassComplete) return;
    const kind = facts.firstError > 0 ? 'error' : 'clean';
    this.passes[kind] += 1;
    if (!facts.hasWaitAfterPass) return;
    const { isRightIfStopped, isRight } = facts;
    this.waited[kind] += 1;
    this.held.stopped += Number(isRightIfStopped);
    this.held.after += Number(isRight);
    this.held.mended += Number(!isRightIfStopped && isRight);
    this.held.broken += Number(isRightIfStopped && !isRight);
    this.held.unchanged += Number(facts.isUnchanged);
    if (kind === 'clean') return;
    this.held.aimed += Number(facts.isPointerAtError);
    this.held.chance += 1 / steps;
  }

  shares(): Shares {
    const waited = this.waited.error + this.waited.clean;
    const among = (hits: number, count: number) => (count === 0 ? null : hits / count);
    const { stopped, after, mended, broken, unchanged, aimed, chance } = this.held;
    return {
      ...{ passes: this.passes.error + this.passes.clean, waited, waitsMean: this.waits / this.responses },
      pWaitError: among(this.waited.error, this.passes.error),
      pWaitClean: among(this.waited.clean, this.passes.clean),
      ...{ accuracyIfStopped: among(stopped, waited), accuracyAfter: among(after, waited) },
      ...{ wrongToRight: among(mended, waited), rightToWrong: among(broken, waited) },
      ...{ unchangedShare: among(unchanged, waited) },
      ...{
        pointerAtFirstError: among(aimed, this.waited.error),
        pointerChance: among(chance, this.waited.error),
      },
    };
  }
}
