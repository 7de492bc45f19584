/**
 * The driver of every online method, one iteration after the other: sample, score, penalise, estimate advantages,
 * update. What makes one method differ from another stands in its algorithm.
 */
import type { JsonValue } from '../engine/artifact/exact-json.js';
import type { RandomState, RandomStream } from '../random/index.js';
import { mean } from '../statistics/index.js';
import { endTokenOf, repeatPrompts } from '../world/index.js';
import { PolicyActor } from './actor.js';
import { Learner, type LearnerState, type Passes } from './learner.js';
import type { Optimiser, OptimiserParts, OptimiserState } from './method.js';
import { withPenaltyInLoss } from './penalties/in-the-loss.js';
import type { Penalty } from './penalties/penalty.js';
import { type Rollout, replicaMeans, responseMeans } from './rollout.js';
import { shaped } from './shaping.js';
import type { MethodLoss, TokenColumns } from './token-loss.js';
import { warmedUpRate } from './warm-up.js';
import { scoresByComponent, weighedPenalty, weighedScores } from './weighing.js';

/** What a method does with the responses of one iteration, in the order in which it does it. */
export interface Algorithm<Column extends string = string> extends MethodLoss<NoInfer<Column>> {
  /** Responses sampled to one prompt, next to one another; they divide the batch. */
  samplesPerPrompt: number;
  /** What the loss reads of each token, [R · B · T] each, from the penalised scores. */
  estimate(rollout: Rollout, penalty: Penalty): TokenColumns<Column>;
  passes: Passes;
}

/** As `save` gives it. */
interface SavedRun extends LearnerState {
  streams: RandomState[];
  iteration: number;
  penalty: JsonValue;
  /** Of a reward that learns its weights. */
  weights?: JsonValue;
}

export class OnlineRun<Column extends string> implements Optimiser {
  readonly actor: PolicyActor;
  private readonly algorithm: Algorithm<Column | 'initialLogProb'>;
  private readonly learner: Learner<Column | 'initialLogProb'>;
  private readonly penalty: Penalty;
  private readonly promptRandoms;
  private readonly tokenRandoms;
  private iteration = 0;

  constructor(
    private readonly parts: OptimiserParts,
    algorithm: Algorithm<Column>,
  ) {
    this.penalty = weighedPenalty(parts.penalty, parts.reward.components);
    this.algorithm = withPenaltyInLoss(algorithm, this.penalty);
    this.promptRandoms = parts.randoms.map((random) => random.stream('prompts'));
    this.tokenRandoms = parts.randoms.map((random) => random.stream('tokens'));
    this.learner = new Learner(parts, this.algorithm);
    this.actor = new PolicyActor(parts, this.learner);
  }

  get diverged(): ReadonlySet<number> {
    return this.learner.diverged;
  }

  stop(replicas: readonly number[]): void {
    this.learner.stop(replicas);
  }

  iterate(): Record<string, number[]> {
    const { algorithm, parts } = this;
    this.iteration += 1;
    const { going } = this.learner;
    const rollout = this.actor.sample(this.prompts(going), this.tokenRandoms, going);
    const { components } = parts.reward;
    const learnedFrom = weighedScores(rollout, components);
    const scores = shaped(learnedFrom, rollout.replicas, parts.config.shaping ?? 'none');
    const columns = algorithm.estimate({ ...rollout, scores }, this.penalty);
    const learningRate = warmedUpRate(parts.config, this.iteration);
    const mayEnd = endTokenOf(parts.model.world) !== undefined;
    const metrics = this.learner.update(rollout, columns, { ...algorithm.passes, learningRate });
    const report = this.ofGoing({
      klDivergence: responseMeans(rollout, rollout.tokenKl),
      proxyScore: replicaMeans(rollout.scores, rollout.replicas),
      entropy: responseMeans(rollout, rollout.entropy),
      ...(mayEnd && { responseLength: responseMeans(rollout, rollout.exists) }),
      ...metrics,
    });
    parts.penalty.observe?.(report.klDivergence);
    return { ...report, ...this.weighed(rollout) };
  }

  /** What the components scored, and what each counted; weights that are learned learn from it. */
  private weighed(rollout: Rollout): Record<string, number[]> {
    const { components } = this.parts.reward;
    if (components === undefined) return {};
    const going = new Set(this.learner.going);
    const { names, learned } = components;
    const means = scoresByComponent(rollout, components).map((own, replica) =>
      own.map((scores) => (going.has(replica) ? mean(scores) : Number.NaN)),
    );
    const weights = means.map((_, replica) => components.weights(replica).components);
    learned?.observe(means);
    const column = (values: readonly (readonly number[])[], index: number) => values.map((own) => own[index]);
    return Object.fromEntries(
      names.flatMap((name, index) => [
        [`${name}Score`, column(means, index)],
        ...(learned ? [[`${name}Weight`, column(weights, index)]] : []),
      ]),
    );
  }

  /** Nothing where the penalty has a memory of its own that cannot be had. */
  save(): OptimiserState | undefined {
    const { penalty } = this.parts;
    if (penalty.observe && !penalty.save) return undefined;
    const learner = this.learner.save();
    const streams = this.streams.map((stream) => stream.save());
    const { learned } = this.parts.reward.components ?? {};
    const own = {
      iteration: this.iteration,
      penalty: penalty.save?.() ?? null,
      ...(learned && { weights: learned.save() }),
    };
    return { ...learner, streams, ...own };
  }

  restore(state: OptimiserState): void {
    const { streams, iteration, penalty, weights, ...learner } = state as unknown as SavedRun;
    this.parts.penalty.restore?.(penalty);
    if (weights !== undefined) this.parts.reward.components?.learned?.restore(weights);
    this.learner.restore(learner);
    this.streams.forEach((stream, index) => {
      stream.restore(streams[index]);
    });
    this.iteration = iteration;
  }

  private get streams(): RandomStream[] {
    return [...this.promptRandoms, ...this.tokenRandoms, ...this.learner.orders];
  }

  dispose(): void {
    this.learner.dispose();
    this.actor.dispose();
  }

  /** Of replicas that are not among `going` none are drawn. */
  private prompts(going: readonly number[]): Uint8Array[] {
    const { samplesPerPrompt } = this.algorithm;
    const { config, model, drawPrompts } = this.parts;
    return this.promptRandoms.map((random, replica) => {
      if (!going.includes(replica)) return new Uint8Array();
      const drawn = drawPrompts(config.batchSize / samplesPerPrompt, random);
      return repeatPrompts(drawn, model.world.promptLength, samplesPerPrompt);
    });
  }

  private ofGoing(numbers: Record<string, number[]>): Record<string, number[]> {
    const going = new Set(this.learner.going);
    const ofGoing = (values: number[]) =>
      values.map((value, replica) => (going.has(replica) ? value : Number.NaN));
    return Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, ofGoing(values)]));
  }
}
