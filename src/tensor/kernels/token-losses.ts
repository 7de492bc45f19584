/** Language models, their sequences, and losses that depend on what they say of each response token, as kernels train them. */
import type { AdamOptions } from '../adam.js';
import type { ParameterLayout } from '../parameters.js';
import type { TransformerShape } from '../transformer.js';

/** A policy as src/policy/policy.ts describes it. */
export interface LanguageModel {
  trunk: TransformerShape;
  layout: ParameterLayout;
  world: { responseLength: number };
}

export interface LanguageTraining {
  /** Names the training in errors. */
  what: string;
  model: LanguageModel;
  /** Ends responses early: what follows the first one in a response is not read, and its predictions are 0. */
  endToken?: number | undefined;
  /** [R · count]. */
  initial: Float32Array;
  options?: AdamOptions;
}

/** Sequences of one replica, prompt and response, row-major [count, length]. */
export interface LanguageRows {
  tokens: Uint8Array;
  count: number;
}

/** One number a response token, [count · T]. */
export interface PerToken {
  logProbs: Float32Array;
  values: Float32Array;
}

/**
 * What the model says of the response tokens of rows first … first + count − 1 of a batch: ln π of the token, and the value
 * before it. The arrays hold until the function that is given them returns.
 */
export interface TokenPredictions extends PerToken {
  /** Even: rows 2i and 2i + 1 stand in one group, such as those of a pair. */
  first: number;
  count: number;
}

/**
 * Writes the derivatives of a replica's loss by the predictions into `gradient`, which is 0 before; returns that part of the
 * loss. Called once for each group of rows; the parts are summed.
 */
export type TokenGradient = (predictions: TokenPredictions, gradient: PerToken) => number;
