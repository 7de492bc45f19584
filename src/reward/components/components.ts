/** Rewards that are sums of components, each a proxy of another part of what is wanted. */
import type { JsonValue } from '../../engine/artifact/exact-json.js';
import type { Tensor } from '../../tensor/index.js';
import type { UtilityPart } from '../../world/utility-parts.js';

/** What is multiplied in one iteration of one replica. */
export interface Weights {
  /** One a component. */
  components: readonly number[];
  /** Of the penalty. */
  penalty: number;
}

export interface Components {
  readonly names: readonly UtilityPart[];
  /**
   * Scores [R, N, B] of int32 sequences [R, B, length], each in standard deviations of what it is a proxy of; it runs
   * inside compiled graphs.
   */
  score(sequences: Tensor, constants: readonly Tensor[]): Tensor;
  /** The reward's own scores [R, B] of those; it runs inside compiled graphs. */
  combine(scores: Tensor): Tensor;
  /** As they are in this iteration. */
  weights(replica: number): Weights;
  /** Of weights that are learned. */
  readonly learned?: LearnedWeights;
}

/** Weights that are learned along with the policies, one set a replica. */
export interface LearnedWeights {
  /** Told once an iteration, after its policies have learned: mean scores [R][N], NaN for a diverged replica. */
  observe(means: readonly (readonly number[])[]): void;
  save(): JsonValue;
  restore(state: JsonValue): void;
}
