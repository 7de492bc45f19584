/** Rough costs, in the arbitrary units that all stages of this study share: some three million take a second. */

/** Work per token of a transformer in the kernels: rows have a linear price, matrices a quadratic one. */
export const tokenCost = ({ width, layers }: { width: number; layers: number }) =>
  layers * (4 + width + (width * width) / 16);

const modelCost = tokenCost({ width: 32, layers: 4 });

/** Sampling a response, which takes a pass a token. */
export const sampledCost = 2 * modelCost;

/** Scoring a response with gold. */
export const scoredCost = 1.5 * modelCost;

export const sampledAndScored = sampledCost + scoredCost;

/** Scoring every response of a pool with proxies of one size, once. */
export const selectionCost = (
  { prompts, n }: { prompts: number; n: number },
  size: { width: number; layers: number },
): number => prompts * n * tokenCost(size);

/** A stage that computes next to nothing. */
export const leastCost = 300_000;
