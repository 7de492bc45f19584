/** What a policy is optimised against: one score a sequence, of R rewards side by side. */

import { Registry } from '../config/registry.js';
import { wordAxis } from '../engine/axis.js';
import type { Part } from '../engine/part.js';
import type { Tensor } from '../tensor/index.js';
import type { Sequences } from '../world/index.js';
import type { UtilityPart } from '../world/utility-parts.js';
import type { Components } from './components/components.js';
import type { Normalisation, RewardModelArchitecture } from './model/index.js';

/**
 * Raw scores, one array [count] a replica; each replica scores sequences of its own, all of one count. Nothing is asked of
 * replicas without a set.
 */
export type DirectScores = (sets: readonly (Sequences | undefined)[]) => Float32Array[];

export interface ScoreFunction {
  /** Raw scores [R, B] of int32 sequences [R, B, length]; it runs inside compiled graphs. */
  (sequences: Tensor, constants: readonly Tensor[]): Tensor;
  /** The same scores without tensors, where there is a faster way; up to the order of sums. */
  direct?: DirectScores;
}

/** Scores of sequences, as compiled graphs compute them. */
export interface Scoring {
  /** R: replica r of the policies is judged by reward r. */
  readonly replicas: number;
  /** What `score` reads beside the sequences, the same tensors at every call; they are disposed with it. */
  readonly constants: readonly Tensor[];
  readonly score: ScoreFunction;
  dispose(): void;
}

/** The scores of sequences; throws where they have another shape than they should, which a user's own reward may give. */
export function scoresOf(
  scoring: Pick<Scoring, 'score'>,
  sequences: Tensor,
  constants: readonly Tensor[],
): Tensor {
  const scores = scoring.score(sequences, constants);
  const wanted = sequences.shape.slice(0, 2);
  if (scores.shape.join() !== wanted.join())
    throw new Error(
      `a reward scores sequences [${sequences.shape}] with [${scores.shape}]; allowed: one score a sequence, [${wanted}]`,
    );
  return scores;
}

export interface Reward extends Scoring {
  /** Of a reward that is a sum: what it is made of, and what each counts. */
  readonly components?: Components;
  /** The proxy seed of each replica, as tables count them. */
  readonly seeds: readonly number[];
  /** Of an ensemble: the proxy seeds of the group that each replica is made of, whose prompts it is measured on. */
  readonly groups?: readonly (readonly number[])[];
  /**
   * Raw scores of replica r in the units of gold, 0 on average under the initial policy. `tokens` are the sequences that were
   * scored, row-major, for rewards that add what no network computes.
   */
  normalise(scores: ArrayLike<number>, replica: number, tokens: ArrayLike<number>): Float64Array;
}

/** What rewards are made of: trained proxies of one size, M of them; or the gold reward model, once for each of M seeds. */
export interface RewardModels {
  architecture: RewardModelArchitecture;
  /** The proxy seed of each model; seeds that diverged are left out. */
  seeds: readonly number[];
  /** [M · count]. */
  parameters: Float32Array;
  /** One a model. */
  normalisations: Normalisation[];
  /** So many consecutive seeds make a group; without it every ensemble is a group of its own. */
  groupSize?: number;
  /** Of a reward that names `judges`: the proxies of each of them, of the same seeds; these are the first’s. */
  components?: readonly RewardModels[];
  /** Of proxies that began as one: for each the normalisation of the mean of its group's parameters up to and with it. */
  meanNormalisations?: Normalisation[];
}

/** A way to make rewards of proxies: each alone, or several together. */
export interface RewardKind extends Part {
  /** What it is made of: trained proxies of each size of the ladder, which goes without saying, or the gold reward model. */
  readonly needs?: 'proxies' | 'gold';
  /** Who judges the comparisons of its proxies, one proxy a judge and seed; the experiment’s own judge without it. */
  readonly judges?: readonly UtilityPart[];
  /** Each of its rewards is of the proxies of one seed, whoever else diverged; without it a reward may be of any of them. */
  readonly ofOneSeed?: true;
  /** Whether its weights are learned from what a method that learns makes of them, the penalty’s included. */
  readonly learnsWeights?: boolean;
  /** What is wrong between its own keys, which `this.config` has parsed, and the number of proxies; undefined if nothing. */
  check?(
    config: unknown,
    proxies: { seeds: number; groupSize?: number | null; initialisation?: string },
  ): { property: string; message: string } | undefined;
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
  // A single proxy, which is registered first, is what the others are compared with.
  order: () => rewardKinds.names,
  absent: 'single',
  prefers: 'given',
});
