/** The course of an online method against proxies of one setting, whatever its policies start from. */

import type { Checkpoint } from '../../../engine/checkpoint.js';
import { many, type StageContext, type StageResult } from '../../../engine/stage.js';
import {
  methods,
  type OnlineConfig,
  type OnlineMethod,
  type OptimiserState,
} from '../../../methods/method.js';
import { penalties } from '../../../methods/penalties/penalty.js';
import { rewardKinds } from '../../../reward/index.js';
import { mean } from '../../../statistics/index.js';
import { DivergedError, parametersAt } from '../../../tensor/index.js';
import { meanResponseLength, responseEntropy, samplePrompts } from '../../../world/index.js';
import type { Experiment } from '../config/experiment.js';
import type { Stopping } from '../config/online.js';
import { rowsOf } from '../rows.js';
import { componentScores } from './component-scores.js';
import { sampledAndScored, tokenCost } from './cost.js';
import type { CourseFacts } from './course-doubts.js';
import { CourseShare, expectedIterations, settles } from './course-length.js';
import { Evaluation, type EvaluationConfig, type EvaluationParts } from './evaluation.js';
import type { MeasuredRun } from './fit.js';
import { gold } from './gold.js';
import { openHeldOutJudge } from './held-out-judge.js';
import { openJudges, openRewardOf } from './judges.js';
import { componentRows, pointRows } from './measured-point.js';
import { humanScorer, openGold, openPolicy, openWorld, sequencesOf } from './models.js';
import { policy } from './policy.js';
import { proxies } from './proxies.js';
import { type CurveParameters, runsOf, type Share, shareLabel } from './settings.js';
import { openParts } from './utility-parts.js';

export interface RlParameters extends CurveParameters, Share {
  penalty: string;
  /** Strength of the penalty. */
  klPenalty: number;
  /** The penalty's own keys, each swept one at one value. */
  penaltyKeys: Record<string, unknown>;
  /** The keys that all online methods share, each at one value. */
  learning: OnlineConfig;
  /** The method's own keys, each swept one at one value. */
  config: Record<string, unknown>;
  /** What ends runs before their budgets; nothing where it is left out. */
  stopping?: Stopping;
}

export interface RlRun extends CourseFacts {
  iterations: number;
  /** The policies of the last points, of the seeds that did not diverge, [R · count]. */
  parameters: Float32Array;
  /** The proxy seed of each of them. */
  seeds: number[];
  /** One a seed. */
  runs: MeasuredRun[];
}

/** What a run sees of the configuration. */
export interface RlRead {
  world: Experiment['world'];
  iterationBudget: number;
  evaluation: EvaluationConfig;
}

/** `base` is the policy that fixed the scale of the human utility, `policy` the one that is optimised. */
export const courseInputs = { base: policy, policy, gold, proxies: many(proxies) };

export type CourseContext = StageContext<RlParameters, RlRead, typeof courseInputs>;

export const online = (name: string) => methods.get(name) as OnlineMethod;

/** Modules that a course finds by name. */
export const courseModules = ({ method, reward, penalty }: RlParameters) => [
  methods.get(method).module,
  rewardKinds.get(reward).module,
  penalties.get(penalty).module,
];

export const courseTables = ['curves', 'response_lengths', 'components', 'warnings', 'samples'];

/** Beside stages that take whole batches of responses; measured: 2 to 3. */
const perToken = 2;

/** Of the way to its KL budget, what a run goes that its penalty holds: from 0.06 to 0.95, as strong as the penalty is. */
const heldShare = 0.3;

/** Of the iterations that are expected, and of an evaluation each time that √KL has moved; `from` is √KL at the start. */
export function courseCost(read: RlRead, parameters: RlParameters, from = 0): number {
  const { size, learning, config, seeds, rewardKeys } = parameters;
  const { klBudget, evaluationInterval, evaluationPrompts } = read.evaluation;
  const iterations = expectedIterations(read, parameters, from);
  const way = Math.max(0, Math.sqrt(klBudget) - from) * (settles(read, parameters) ? heldShare : 1);
  const evaluations = 1 + Math.min(iterations, way / evaluationInterval);
  const passes = typeof config.epochs === 'number' ? config.epochs : 1;
  const members = typeof rewardKeys.members === 'number' ? rewardKeys.members : 1;
  const runs = runsOf(seeds, rewardKeys) / parameters.shares;
  const scored = members * tokenCost(size);
  const learned = (2 + 3 * passes) * tokenCost({ width: 32, layers: 2 }) + scored;
  const evaluated = sampledAndScored + scored;
  return (
    perToken *
    runs *
    (iterations * learning.batchSize * learned + evaluations * evaluationPrompts * evaluated)
  );
}

export const courseTitle = ({
  method,
  rmParameters,
  ...share
}: Pick<RlParameters, 'method' | 'rmParameters'> & Share) =>
  `${online(method).label} against ${rmParameters.toLocaleString('en-US')} parameters${shareLabel(share)}`;

export interface CourseOptions {
  /** What the policies of these proxy seeds start from, [R · count], where it is not π_init. */
  startOf?: (seeds: readonly number[]) => Float32Array;
}

/** From the start, or from where a killed run had got to, to the end of a budget. */
export async function runCourse(
  context: CourseContext,
  options: CourseOptions = {},
): Promise<StageResult<RlRun>> {
  const { config, progress } = context;
  const opened = openCourse(context, options);
  if (opened === undefined) return { output: withoutRuns([]) };
  const { optimiser, evaluation } = opened;
  const share = new CourseShare(config, context.parameters, {
    startsElsewhere: options.startOf !== undefined,
  });
  try {
    let iterations = resumed(context.checkpoint, opened);
    if (iterations === 0) evaluation.run(0);
    // A penalised run settles where its penalty balances the score: the budget of iterations ends it.
    while (iterations < config.iterationBudget) {
      iterations += 1;
      const report = optimiser.iterate();
      evaluation.runIfMoved(iterations, report.klDivergence);
      const done = share.after(iterations, evaluation.openOnes(report.klDivergence));
      const metrics = meansOf(report, optimiser.diverged);
      progress(iterations, config.iterationBudget, 'iterations', metrics, done);
      if (evaluation.isSpent) break;
      optimiser.stop?.(evaluation.over);
      context.checkpoint.keep(() => stateAt(iterations, opened));
    }
    evaluation.run(iterations);
    return resultOf(iterations, opened, config.world);
  } catch (error) {
    // Those of other shares may still be there.
    if (!(error instanceof DivergedError) || context.parameters.shares === 1) throw error;
    return { output: withoutRuns(opened.reward.seeds, error.message) };
  } finally {
    opened.dispose();
  }
}

const withoutRuns = (diverged: readonly number[], reason?: string): RlRun => ({
  ...{ iterations: 0, parameters: new Float32Array(), seeds: [], runs: [] },
  ...{ diverged: [...diverged], largestKl: null, entropy: null },
  ...(reason !== undefined && { reason }),
});

type Opened = NonNullable<ReturnType<typeof openCourse>>;

function resultOf(
  iterations: number,
  { optimiser, evaluation, reward, entropy, count }: Opened,
  world: Experiment['world'],
): StageResult<RlRun> {
  const { runs, ends } = evaluation;
  // Run by run, whoever shares a stage with whom.
  const points = reward.seeds.flatMap((seed) =>
    evaluation.points.filter(({ proxySeed }) => proxySeed === seed),
  );
  const living = [...reward.seeds.keys()].filter((replica) => !optimiser.diverged.has(replica));
  const output: RlRun = {
    ...{ iterations, runs, entropy },
    parameters: parametersAt(evaluation.policies, living, count),
    seeds: living.map((replica) => reward.seeds[replica]),
    diverged: [...optimiser.diverged].map((replica) => reward.seeds[replica]),
    largestKl: ends.length === 0 ? null : Math.max(...ends.map(({ kl }) => kl)),
  };
  return {
    output,
    tables: [...pointRows(world, points), componentRows(points)],
    // Policies that start beyond the KL budget are measured nowhere.
    metrics: ends.length === 0 ? {} : meansAtEnd(ends),
  };
}

const meansAtEnd = (ends: Opened['evaluation']['ends']): Record<string, number> => ({
  klDivergence: mean(ends.map(({ kl }) => kl)),
  goldScore: mean(ends.map(({ goldScore }) => goldScore)),
  proxyScore: mean(ends.map(({ proxyScore }) => proxyScore)),
});

/** Goes on from what a killed run of this stage kept; gives the iterations that it had done. */
function resumed(checkpoint: Checkpoint, { optimiser, evaluation }: Opened): number {
  const kept = checkpoint.resume() as ReturnType<typeof stateAt> | undefined;
  if (kept === undefined || optimiser.restore === undefined) return 0;
  const { iterations, evaluation: measured, policies, ...state } = kept;
  optimiser.restore(state as OptimiserState);
  evaluation.restore({ evaluation: measured, policies });
  return iterations;
}

function stateAt(iterations: number, { optimiser, evaluation }: Opened) {
  const state = optimiser.save?.();
  return state && { ...state, iterations, ...evaluation.save() };
}

/** The policies, what they are optimised against, and what measures them. */
function openCourse(
  { config, parameters, inputs: models, random, show }: CourseContext,
  { startOf }: CourseOptions,
) {
  const { name, isFurther } = parameters;
  const world = openWorld(config.world, random);
  const { model, parameters: initialParameters } = openPolicy(config.world, models.policy);
  const initial = sequencesOf(models.policy.initialResponses, config.world);
  const start = isFurther ? initial : undefined;
  const judged = openRewardOf(config.world, models, { ...parameters, start });
  if (judged === undefined) return undefined;
  const { reward } = judged;
  const optimiser = online(parameters.method).open(
    {
      ...{ model, initialParameters, reward, config: parameters.learning },
      ...(startOf && { startParameters: startOf(reward.seeds) }),
      penalty: penalties.get(parameters.penalty).open(parameters.klPenalty, parameters.penaltyKeys),
      drawPrompts: (count, own) => samplePrompts(world, count, own),
      // The streams of PPO, whatever the method: methods that are compared see the same prompts and the same luck.
      randoms: reward.seeds.map((seed) => random.stream(`ppo-${seed}`).stream(name)),
    },
    parameters.config,
  );
  const goldModel = openGold(config.world, models.gold);
  const human = humanScorer(world, models.base);
  // The proxy that ends a run may be of another share.
  const heldOut =
    parameters.stopping === 'held-out'
      ? openHeldOutJudge(openJudges(config.world, models, { ...parameters, start }), reward)
      : undefined;
  const { components: own } = reward;
  const parts =
    own &&
    openParts(world, { base: sequencesOf(models.base.initialResponses, config.world), start: initial });
  const components: EvaluationParts['components'] =
    own &&
    parts &&
    ((rollout, sequences, replicas) =>
      componentScores(rollout, sequences, { replicas, components: own, parts }));
  const evaluation = new Evaluation({
    ...{ config: config.evaluation, world, shape: config.world, random, name },
    ...{ optimiser, gold: goldModel, human, heldOut, components, seeds: reward.seeds },
    startsElsewhere: startOf !== undefined,
    start: isFurther
      ? { gold: mean(goldModel.score(initial)), human: mean(human(initial)) }
      : { gold: 0, human: 0 },
    row: { method: parameters.method, setting: parameters.setting },
    show: (points, samples) =>
      show(
        ...[...pointRows(config.world, points), componentRows(points)],
        rowsOf('samples', parameters.share === 0 ? samples : []),
      ),
  });
  const dispose = () => {
    for (const owner of [optimiser, reward, goldModel, heldOut]) owner?.dispose();
  };
  const entropy = responseEntropy(world.grammar) * meanResponseLength(config.world);
  return { optimiser, reward, evaluation, entropy, count: model.layout.count, dispose };
}

/** Means over the replicas that learned in this iteration and are finite. */
function meansOf(report: Record<string, number[]>, diverged: ReadonlySet<number>): Record<string, number> {
  const alive = (values: number[]) =>
    values.filter((value, replica) => !diverged.has(replica) && !Number.isNaN(value));
  return Object.fromEntries(Object.entries(report).map(([name, values]) => [name, mean(alive(values))]));
}
