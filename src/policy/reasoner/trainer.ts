/**
 * Training and reading of reasoners: of each replica a loss that depends on the network through ln π(y_t | y_<t) and the value head's
 * numbers alone. Whoever trains gives the loss and its derivatives by these; the trainer does the rest, as a `LanguageTrainer`.
 */
import {
  type AdamOptions,
  openKernelReasonerTrainer,
  type PerToken,
  type TokenGradient,
  type TrainerState,
} from '../../tensor/index.js';
import type { ReasonerModel } from './model.js';
import type { ReasonerRows } from './rows.js';
import { TensorReasonerTrainer } from './tensor-trainer.js';

/**
 * Which heads are read: the unembedding, the value head, or both. Without the values the last token of a row is not read; without
 * the log-probabilities no vocabulary is. Numbers of a head that is not read are 0.
 */
export type ReasonerHeads = 'policy' | 'verifier' | 'both';

/**
 * Trains R replicas, nothing of which depends on the others. Numbers of tokens are [count, length] as the rows are:
 * `logProbs` at t is ln π(y_t | y_<t) where start ≤ t < end, `values` at t is the value head on the state of token t where
 * start − 1 ≤ t < end; both are 0 elsewhere, and derivatives there are not read.
 *
 * A verifier's logit is its value at end − 1. Rows with start = end have that value alone, which takes the least time.
 */
export interface ReasonerTrainer {
  /** Replicas whose loss or gradient is no longer finite; they are not trained any more. */
  readonly diverged: ReadonlySet<number>;
  /** One gradient step of those replicas that have rows; the loss of the others is NaN. Rows in the order of `orderByLength` take the least time. */
  step(
    batches: readonly (ReasonerRows | undefined)[],
    lossOf: (replica: number) => TokenGradient,
    learningRate: number,
  ): { loss: Float32Array };
  predict(replica: number, rows: ReasonerRows): PerToken;
  /** A copy of the parameters [R · count]. */
  values(): Float32Array;
  /** A copy of those of one replica, [count]. */
  parametersOf(replica: number): Float32Array;
  /** All that the next step depends on. */
  save(): TrainerState;
  /** Goes on from a saved state of the same training. */
  restore(state: TrainerState): void;
  /** Marks replicas that show elsewhere, one number a replica, that they are no longer finite; throws where none is left. */
  note(numbers: Record<string, ArrayLike<number>>): void;
  dispose(): void;
}

export interface ReasonerTraining {
  /** Names the training in errors. */
  what: string;
  model: ReasonerModel;
  heads: ReasonerHeads;
  /** [R · count]. */
  initial: Float32Array;
  options?: AdamOptions;
}

/** A kernel where there is one for the model, else tensors. */
export function openReasonerTrainer(training: ReasonerTraining): ReasonerTrainer {
  return openKernelReasonerTrainer(training) ?? new TensorReasonerTrainer(training);
}
