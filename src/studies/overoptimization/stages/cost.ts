/** Rough costs, in the arbitrary units that all stages of this study share. */

/** Work per token of a transformer: ops have a fixed price, matrices a quadratic one. */
export const tokenCost = ({ width, layers }: { width: number; layers: number }) =>
  layers * (20 + width + (width * width) / 16);
