/** What a policy is optimised against: one score a sequence, of R rewards side by side. */

import type { ZodType } from 'zod';
import { Registry } from '../config/registry.js';
import { type SweptAxis, wordAxis } from '../engine/axis.js';
import type { Tensor } from '../tensor/index.js';
import type { Normalisation, RewardModelArchitecture } from './model/index.js';

/** Scores of sequences, as compiled graphs compute them. */
export interface Scoring {
  /** R: replica r of the policies is judged by reward r. */
  readonly replicas: number;
  /** What `score` reads beside the sequences, the same tensors at every call; they are disposed with it. */
  readonly constants: readonly Tensor[];
  /** Raw scores [R, B] of int32 sequences [R, B, length]; it runs inside compiled graphs. */
  score(sequences: Tensor, constants: readonly Tensor[]): Tensor;
  dispose(): void;
}

export interface Reward extends Scoring {
  /** The proxy seed of each replica, as tables count them. */
  readonly seeds: readonly number[];
  /** Raw scores of replica r in the units of gold, 0 on average under the initial policy. */
  normalise(scores: ArrayLike<number>, replica: number): Float64Array;
}

/** Trained proxies of one size, M of them. */
export interface RewardModels {
  architecture: RewardModelArchitecture;
  /** The proxy seed of each model; seeds that diverged are left out. */
  seeds: readonly number[];
  /** [M · count]. */
  parameters: Float32Array;
  /** One a model. */
  normalisations: Normalisation[];
}

/** A way to make rewards of proxies: each alone, or several together. */
export interface RewardKind {
  /** In tables and configurations: `single`. */
  readonly name: string;
  /** In prose: `one proxy`. */
  readonly label: string;
  /** One sentence for the documentation. */
  readonly about: string;
  /** URL of the module: its import closure is part of the version of every stage that uses the reward. */
  readonly module: string;
  /** Its own keys, in a section of its name; none where it has none. */
  readonly config?: ZodType;
  /** Those of its keys that experiments may sweep. */
  readonly axes: readonly SweptAxis[];
  /** `config` is what `this.config` has parsed, each swept key at one value. */
  open(models: RewardModels, config?: unknown): Reward;
}

export const rewardKinds = new Registry<RewardKind>('reward', ['label', 'module', 'axes', 'open']);

export const rewardAxis = wordAxis({
  name: 'reward',
  header: 'reward',
  title: 'Reward',
  about: 'What the policy is optimised against: one proxy, or what is made of several.',
  label: (value) => rewardKinds.find(value)?.label ?? value,
  absent: 'single',
});
