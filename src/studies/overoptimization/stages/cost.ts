/** Rough costs, in the arbitrary units that all stages of this study share: some three million take a second. */

/** Work per token of a transformer: ops have a fixed price, matrices a quadratic one. */
export const tokenCost = ({ width, layers }: { width: number; layers: number }) =>
  layers * (20 + width + (width * width) / 16);

/** Sampling a response and scoring it with gold, which both take a pass a token. */
export const sampledAndScored = 3.5 * tokenCost({ width: 32, layers: 4 });

/** A stage that computes next to nothing. */
export const leastCost = 300_000;
