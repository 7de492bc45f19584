/**
 * Reinforcement learning from a verifier, one rollout after the other: sample groups of responses to fresh problems, have them
 * judged, estimate advantages, step. The losses and advantages are those of src/methods; what is of its own here is the harness
 * around the sampler, rows of different lengths, and an actor that lags behind the learner.
 */
import { type Algorithm, batchLoss, concatenate, type TokenColumns } from '../../../methods/index.js';
import {
  besideRows,
  type Harness,
  openReasonerSampler,
  openReasonerTrainer,
  orderByLength,
  type ReasonerModel,
  type ReasonerPrompts,
  type ReasonerResponses,
  type ReasonerRows,
  type ReasonerTrainer,
  takeRows,
  trainingRows,
} from '../../../policy/index.js';
import type { RandomState, RandomStream } from '../../../random/index.js';
import type { TrainerState } from '../../../tensor/index.js';
import { noPenalty, rolloutOfResponses } from './rollouts.js';

export interface VerifiedRunParts {
  model: ReasonerModel;
  /** [count]. */
  initial: Float32Array;
  algorithm: Algorithm;
  harness: Harness;
  learningRate: number;
  /** Rollouts by which the actor is older than the learner. */
  lag: number;
  /** Problems of one rollout, drawn anew, and the verifier of responses to them, which may draw lots. */
  draw(problems: RandomStream, verifier: RandomStream): DrawnProblems;
  random: RandomStream;
}

export interface DrawnProblems {
  prompts: ReasonerPrompts;
  /** The prompt of each response, those of a group beside one another. */
  rows: Int32Array;
  /** A score of each response. */
  judge(responses: ReasonerResponses): Float32Array;
}

/** Plain data: all that the next rollout depends on. */
export interface SavedVerifiedRun extends TrainerState {
  /** Parameters of the last rollouts, [rollouts · count]. */
  actors: Float32Array;
  streams: RandomState[];
}

export interface RolloutReport {
  /** Mean score of the verifier that rewards. */
  proxy: number;
  /** Tokens of the rollout, those of responses and of prompts. */
  responseTokens: number;
  promptTokens: number;
  /** Of the loss: the share of tokens whose ratio left its range; 0 where the method has none. */
  clipFraction: number;
}

export class VerifiedRun {
  private readonly trainer: ReasonerTrainer;
  private readonly streams: Record<'tokens' | 'order' | 'problems' | 'verifier', RandomStream>;
  /** Parameters of the last rollouts, the oldest first: the actor's is the first. */
  private actors: Float32Array[];

  constructor(private readonly parts: VerifiedRunParts) {
    const { algorithm, model, initial, random } = parts;
    this.trainer = openReasonerTrainer({ what: algorithm.what, model, heads: 'policy', initial });
    this.streams = {
      ...{ tokens: random.stream('tokens'), order: random.stream('order') },
      ...{ problems: random.stream('problems'), verifier: random.stream('verifier') },
    };
    this.actors = [initial.slice()];
  }

  get hasDiverged(): boolean {
    return this.trainer.diverged.size > 0;
  }

  parameters(): Float32Array {
    return this.trainer.parametersOf(0);
  }

  iterate(): RolloutReport {
    const { draw, harness, model, algorithm, lag } = this.parts;
    const { prompts, rows, judge } = draw(this.streams.problems, this.streams.verifier);
    const sampler = openReasonerSampler(model, this.actors[0]);
    const responses = sampler.sample(prompts, rows, harness, this.streams.tokens);
    sampler.dispose();
    const scores = judge(responses);
    const rollout = rolloutOfResponses(responses, scores);
    const columns = algorithm.estimate(rollout, noPenalty);
    const all = trainingRows(prompts, responses);
    const beside = (values: Float32Array) => besideRows(all, responses, values);
    const given = Object.fromEntries(
      Object.entries<Float32Array>(columns).map(([name, values]) => [name, beside(values)]),
    );
    const clipFraction = this.learn(all, beside(rollout.chosen), given);
    this.actors = [...this.actors, this.parameters()].slice(-(lag + 1));
    let promptTokens = 0;
    for (const prompt of rows) promptTokens += prompts.lengths[prompt];
    return {
      proxy: scores.reduce((sum, score) => sum + score, 0) / scores.length,
      responseTokens: responses.lengths.reduce((sum, length) => sum + length, 0),
      ...{ promptTokens, clipFraction },
    };
  }

  save(): SavedVerifiedRun {
    const streams = Object.values(this.streams).map((stream) => stream.save());
    return { ...this.trainer.save(), actors: concatenate(this.actors), streams };
  }

  restore({ actors, streams, ...state }: SavedVerifiedRun): void {
    this.trainer.restore(state);
    const { count } = this.parts.model.layout;
    this.actors = Array.from({ length: actors.length / count }, (_, index) =>
      actors.slice(index * count, (index + 1) * count),
    );
    Object.values(this.streams).forEach((stream, index) => {
      stream.restore(streams[index]);
    });
  }

  dispose(): void {
    this.trainer.dispose();
  }

  /** Steps on minibatches; the mean of the method's clip fraction over the last pass. */
  private learn(all: ReasonerRows, chosen: Float32Array, columns: TokenColumns<string>): number {
    const { algorithm, learningRate } = this.parts;
    const { epochs, minibatches } = algorithm.passes;
    const size = all.count / minibatches;
    let clipped = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = this.streams.order.permutation(all.count);
      clipped = 0;
      for (let start = 0; start < all.count; start += size) {
        const drawn = order.subarray(start, start + size);
        const byLength = orderByLength(takeRows(all, drawn));
        const own = Int32Array.from(byLength, (place) => drawn[place]);
        const rows = takeRows(all, own);
        const of = (values: Float32Array) => takeTokens(values, own, all.length);
        const loss = batchLoss(algorithm, {
          columns: Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, of(values)])),
          ...{ chosen: of(chosen), responseLength: all.length },
        });
        this.trainer.step([rows], () => loss.gradient, learningRate);
        clipped += (loss.metrics.clipFraction ?? 0) / minibatches;
      }
    }
    return clipped;
  }
}

/** Numbers of tokens [count, length] of some rows, in their order. */
function takeTokens(values: Float32Array, rows: Int32Array, length: number): Float32Array {
  const taken = new Float32Array(rows.length * length);
  rows.forEach((row, place) => {
    taken.set(values.subarray(row * length, (row + 1) * length), place * length);
  });
  return taken;
}
