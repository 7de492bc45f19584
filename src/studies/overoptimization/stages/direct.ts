/** Direct alignment on gold-labelled comparisons, evaluated on held-out prompts along the way. */
import type { Checkpoint } from '../../../engine/checkpoint.js';
import { defineStage, many, type StageContext } from '../../../engine/stage.js';
import { collectDoubts } from '../../../fitting/index.js';
import {
  type DirectConfig,
  type DirectMethod,
  methods,
  type OptimiserState,
} from '../../../methods/method.js';
import { labelPairs } from '../../../preferences/index.js';
import { mean } from '../../../statistics/index.js';
import { meanResponseLength, responseEntropy } from '../../../world/index.js';
import type { Experiment } from '../config/experiment.js';
import type { Labelling } from '../config/proxies.js';
import { doubtBudget } from '../doubts/budget-leaves-language.js';
import { doubtDiverged } from '../doubts/replica-diverged.js';
import { rowsOf } from '../rows.js';
import type { ImplicitReward } from '../tables.js';
import { comparisons } from './comparisons.js';
import { tokenCost } from './cost.js';
import { Evaluation, type EvaluationConfig } from './evaluation.js';
import type { MeasuredRun } from './fit.js';
import { gold } from './gold.js';
import { firstPairs } from './gold-pairs.js';
import { labelled } from './labelled.js';
import { pointRows } from './measured-point.js';
import { humanScorer, openGold, openPolicy, openWorld, sequencesOf } from './models.js';
import { policy } from './policy.js';
import type { CurveParameters } from './settings.js';

export interface DirectParameters extends Omit<CurveParameters, 'reward' | 'rewardKeys'> {
  learning: DirectConfig;
  epochs: number;
  /** Points of the curve. */
  evaluations: number;
  /** How the comparisons are dealt out and labelled. */
  labelling: Labelling;
}

export interface DirectRuns {
  /** One a seed. */
  runs: MeasuredRun[];
}

export interface DirectRead {
  world: Experiment['world'];
  evaluation: EvaluationConfig;
}

/** `base` is the policy that fixed the scale of the human utility, `policy` the one that is aligned. */
const inputs = { base: policy, policy, gold, comparisons: many(comparisons), validation: comparisons };

const methodOf = ({ method }: Pick<DirectParameters, 'method'>) => methods.get(method) as DirectMethod;

export const direct = defineStage({
  name: 'direct',
  heading: 'Direct alignment',
  module: import.meta.url,
  modules: ({ method }: DirectParameters) => [methods.get(method).module],
  inputs,
  tables: ['curves', 'implicit_rewards', 'response_lengths', 'warnings', 'samples'],
  tensors: true,
  title: (parameters: DirectParameters) =>
    `${methodOf(parameters).label}, β ${parameters.learning.beta}, on ${parameters.labelling.comparisons.toLocaleString('en-US')} comparisons`,
  select: ({ world, rl: { klBudget, evaluationPrompts, evaluationInterval } }: Experiment): DirectRead => ({
    world,
    evaluation: { klBudget, evaluationPrompts, evaluationInterval },
  }),
  cost: (_, { labelling: { comparisons: count, seeds }, epochs, size }) =>
    8 * count * epochs * seeds * tokenCost(size),
  async run(context) {
    const { config, parameters, progress, checkpoint, show } = context;
    const opened = openRun(context);
    const { optimiser, evaluation, steps, stops, entropy } = opened;
    try {
      let done = resumed(checkpoint, opened);
      if (done === 0) opened.measure(0);
      while (done < steps && !evaluation.isSpent) {
        done += 1;
        const report = optimiser.iterate();
        progress(done, steps, 'steps', { loss: mean(report.loss), accuracy: mean(report.trainingAccuracy) });
        if (stops.has(done)) opened.measure(done);
        checkpoint.keep(() => stateAt(done, opened));
      }
      const { points, runs, ends } = evaluation;
      const subject = `${methodOf(parameters).label} with β ${parameters.learning.beta}`;
      const doubts = collectDoubts([
        doubtDiverged(subject, [...optimiser.diverged]),
        doubtBudget(subject, Math.max(...ends.map(({ kl }) => kl)), entropy),
      ]);
      const output: DirectRuns = { runs };
      const rewards = opened.implicitRewards.filter(({ proxySeed }) => !optimiser.diverged.has(proxySeed));
      show(rowsOf('implicit_rewards', rewards));
      return {
        output,
        tables: [
          ...pointRows(config.world, points),
          rowsOf('implicit_rewards', rewards),
          rowsOf('warnings', doubts),
        ],
        metrics: {
          klDivergence: mean(ends.map(({ kl }) => kl)),
          goldScore: mean(ends.map(({ goldScore }) => goldScore)),
        },
      };
    } finally {
      opened.dispose();
    }
  },
});

type Opened = ReturnType<typeof openRun>;

/** Goes on from what a killed run of this stage kept; gives the steps that it had done. */
function resumed(checkpoint: Checkpoint, { optimiser, evaluation, implicitRewards }: Opened): number {
  const kept = checkpoint.resume() as ReturnType<typeof stateAt> | undefined;
  if (kept === undefined || optimiser.restore === undefined) return 0;
  const { done, evaluation: measured, policies, rewards, ...state } = kept;
  optimiser.restore(state as unknown as OptimiserState);
  evaluation.restore({ evaluation: measured, policies });
  implicitRewards.push(...rewards);
  return done;
}

const stateAt = (done: number, { optimiser, evaluation, implicitRewards }: Opened) => ({
  ...optimiser.save?.(),
  done,
  ...evaluation.save(),
  rewards: implicitRewards,
});

/** Validation comparisons that implicit rewards are measured on, again and again along the way. */
const heldPairs = 1024;

type DirectContext = StageContext<DirectParameters, DirectRead, typeof inputs>;

/** The policies, what they are aligned with, and what measures them. */
function openRun({ config, parameters, inputs: models, random, show }: DirectContext) {
  const { name, isFurther, labelling, learning, epochs, evaluations } = parameters;
  const world = openWorld(config.world, random);
  const { model, parameters: initialParameters } = openPolicy(config.world, models.policy);
  const initial = sequencesOf(models.policy.initialResponses, config.world);
  const seeds = Array.from({ length: labelling.seeds }, (_, seed) => seed);
  const sets = models.comparisons.map((pairs) => firstPairs(pairs, config.world, labelling.comparisons));
  const optimiser = methodOf(parameters).open({
    ...{ model, initialParameters, config: learning },
    comparisons: seeds.map((seed) => labelled(sets, labelling, { seed, random })),
    // The streams of one seed are the same for all methods and strengths: they see the same pairs in the same order.
    randoms: seeds.map((seed) => random.stream(`direct-${seed}`)),
  });
  const heldCount = Math.min(heldPairs, models.validation.firstGold.length);
  const held = firstPairs(models.validation, config.world, heldCount);
  const validation = labelPairs(held, { labels: 'argmax' }, random.stream('direct-validation'));
  const goldModel = openGold(config.world, models.gold);
  const human = humanScorer(world, models.base);
  const row = { method: parameters.method, setting: parameters.setting };
  const evaluation = new Evaluation({
    ...{ config: config.evaluation, world, shape: config.world, random, name },
    ...{ optimiser, gold: goldModel, human, seeds, row },
    start: isFurther
      ? { gold: mean(goldModel.score(initial)), human: mean(human(initial)) }
      : { gold: 0, human: 0 },
    show: (points, samples) => show(...pointRows(config.world, points), rowsOf('samples', samples)),
  });
  const implicitRewards: ImplicitReward[] = [];
  const measure = (iteration: number) => {
    evaluation.run(iteration);
    if (iteration === 0) return;
    optimiser.margins(validation).forEach((margins, proxySeed) => {
      const accuracy = mean(margins.map((margin) => (margin > 0 ? 1 : 0)));
      implicitRewards.push({ ...row, proxySeed, iteration, accuracy, margin: mean(margins) });
    });
  };
  const steps = Math.floor((labelling.comparisons / learning.batchSize) * epochs);
  const stops = new Set(
    Array.from({ length: evaluations }, (_, index) =>
      Math.max(1, Math.round(steps * ((index + 1) / evaluations) ** 2)),
    ),
  );
  const dispose = () => {
    for (const owner of [optimiser, goldModel]) owner.dispose();
  };
  const entropy = responseEntropy(world.grammar) * meanResponseLength(config.world);
  return { optimiser, evaluation, implicitRewards, measure, steps, stops, entropy, dispose };
}
