/** What a policy is optimised against: one score a sequence, of R rewards side by side. */

import { Registry } from '../config/registry.js';
import { wordAxis } from '../engine/axis.js';
import type { Part } from '../engine/part.js';
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
export interface RewardKind extends Part {
  /** `config` is what `this.config` has parsed. */
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
  prefers: 'given',
});
