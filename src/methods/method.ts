/** What a method is: an optimiser as configurations, tables, figures and stages know it. */
import type { ZodType } from 'zod';
import { Registry } from '../config/registry.js';
import type { JsonValue } from '../engine/artifact/exact-json.js';
import type { Part } from '../engine/part.js';
import type { PolicyModel } from '../policy/index.js';
import type { Comparisons } from '../preferences/index.js';
import type { RandomStream } from '../random/index.js';
import type { Reward } from '../reward/reward.js';
import type { Penalty } from './penalties/penalty.js';
import type { PromptCurveOf } from './pool-curve.js';
import type { Actor } from './rollout.js';
import type { ShapingName } from './shaping.js';

/** A rule that a configuration breaks. */
export interface MethodProblem {
  /** The key of the method's own section to point at. */
  property: string;
  /** What is wrong and what is allowed. */
  message: string;
}

interface MethodBase extends Part {
  /** At the head of a panel: `Best-of-n`, `PPO`. */
  readonly title: string;
  /** The name of the law that is fitted to its curves (Gao et al. 2022, section 3.1); null where there is none. */
  readonly law: string | null;
  /** Name in tables of earlier versions. */
  readonly formerly?: string;
  readonly config: ZodType;
  /** The rule, between its keys or with the shared ones, that `config` breaks. */
  check?(config: unknown, online: OnlineConfig): MethodProblem | undefined;
}

/** Picks among responses of the initial policy; KL follows from how it picks. */
export interface SelectionMethod extends MethodBase {
  readonly kind: 'selection';
  /** `config` is what `this.config` has parsed. */
  open(config: unknown): PromptCurveOf;
}

/** Learns from responses that it samples as it goes. */
export interface OnlineMethod extends MethodBase {
  readonly kind: 'online';
  /** `config` is what `this.config` has parsed. Throws nothing else than the backend does. */
  open(parts: OptimiserParts, config: unknown): Optimiser;
}

/** Learns from labelled pairs of responses, without a reward model. */
export interface DirectMethod extends MethodBase {
  readonly kind: 'direct';
  open(parts: DirectParts): DirectOptimiser;
}

export type Method = SelectionMethod | OnlineMethod | DirectMethod;

export const methods = new Registry<Method>('method', [
  ...(['kind', 'label', 'title', 'law', 'module', 'config', 'axes'] as const),
]);

/** Keys that every online method shares. */
export interface OnlineConfig {
  /** Responses sampled in one iteration of one replica. */
  batchSize: number;
  learningRate: number;
  /** Iterations over which the rate rises linearly. */
  warmupIterations: number;
  /** What is made of scores before anything is learned from them; nothing where it is left out. */
  shaping?: ShapingName;
}

/** Keys that every method of direct alignment shares. */
export interface DirectConfig {
  /** What a nat of log-ratio is worth in the margin of a pair: the coefficient of the KL that the loss implies. */
  beta: number;
  /** Pairs in one step of one replica. */
  batchSize: number;
  learningRate: number;
  /** Steps over which the rate rises linearly. */
  warmupIterations: number;
}

/** What direct alignment is made of. */
export interface DirectParts {
  model: PolicyModel;
  /** π_init, [count]. */
  initialParameters: Float32Array;
  config: DirectConfig;
  /** Of each replica, equally many. */
  comparisons: readonly Comparisons[];
  /** One stream a replica. */
  randoms: readonly RandomStream[];
}

/** What an optimiser is made of; R replicas, one reward each, are trained together. */
export interface OptimiserParts {
  model: PolicyModel;
  /** π_init, [count]: what KL is measured from. */
  initialParameters: Float32Array;
  /** What the policies start from, [R · count]; π_init where it is left out. */
  startParameters?: Float32Array;
  /** Stays the caller's. */
  reward: Reward;
  penalty: Penalty;
  config: OnlineConfig;
  /** Draws `count` prompts [count, promptLength]. */
  drawPrompts: (count: number, random: RandomStream) => Uint8Array;
  /**
   * Tokens that an environment writes into the responses to these prompts in place of the policy's, [count, T]; −1 where
   * the policy chooses. They are read and scored; nothing is learned from them.
   */
  forced?: (prompts: Uint8Array, random: RandomStream) => Int32Array;
  /** One stream a replica. */
  randoms: RandomStream[];
}

/** One run of an online method. */
export interface Optimiser {
  /** The policies as they are now: samples and judges, for the optimiser and for evaluations alike. */
  readonly actor: Actor;
  /**
   * Samples and learns once. Numbers by name in camelCase, one a replica: klDivergence, entropy, clipFraction …;
   * those of a diverged replica are NaN. Throws DivergedError where no replica is left.
   */
  iterate(): Record<string, number[]>;
  /** Replicas whose numbers are no longer finite; they are left alone, the others go on. */
  readonly diverged: ReadonlySet<number>;
  /** The runs of these are over: they stay as they are, cost no more, and report NaN. Without it they go on for nothing. */
  stop?(replicas: readonly number[]): void;
  /** All that the next iteration depends on; without it a run that was killed starts anew. */
  save?(): OptimiserState | undefined;
  /** Goes on from a saved state of the same run. */
  restore?(state: OptimiserState): void;
  dispose(): void;
}

export interface DirectOptimiser extends Optimiser {
  /** Margins of implicit rewards, β ln π/π_init of the chosen response less that of the rejected one, [R][pairs]. */
  margins(pairs: Comparisons): Float64Array[];
}

/** What an optimiser needs to go on: typed arrays, and plain data. */
export type OptimiserState = Record<string, Float32Array | JsonValue>;
