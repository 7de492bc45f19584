/** Compute at test time against compute in pre-training. */

export interface ExchangeInput {
  /** How many times as many parameters the larger model has. */
  sizeRatio: number;
  /** Tokens of pre-training and of inference over the model's life, in one unit. */
  pretrainingTokens: number;
  inferenceTokens: number;
}

/**
 * By what the inference of the smaller model is multiplied when it takes as much compute as the larger one: M + 3 (D_pre/D_inf)
 * (M − 1), for 6ND in pre-training and 2ND at inference (Snell et al. 2024, arXiv:2408.03314, section 7).
 */
export const matchedInference = ({ sizeRatio, pretrainingTokens, inferenceTokens }: ExchangeInput): number =>
  sizeRatio + 3 * (pretrainingTokens / inferenceTokens) * (sizeRatio - 1);
