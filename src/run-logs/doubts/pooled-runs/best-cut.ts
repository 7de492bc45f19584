/** Where values in order are cut into two groups that differ most. */

export interface Cut {
  /** Variance between the groups over that within them, on 1 and n − 2 degrees of freedom. */
  ratio: number;
  /** How many values lie below the cut. */
  size: number;
}

/** Values rise and have mean 0; no group has fewer than `fewest`. */
export function bestCut(values: readonly number[], fewest: number): Cut {
  const total = values.reduce((sum, value) => sum + value ** 2, 0);
  const best = { ratio: 0, size: 0 };
  let below = 0;
  for (const [at, value] of values.entries()) {
    below += value;
    const [size, rest] = [at + 1, values.length - at - 1];
    if (size < fewest || rest < fewest) continue;
    const between = below ** 2 / size + below ** 2 / rest;
    const ratio = (between / (total - between)) * (values.length - 2);
    if (ratio > best.ratio) Object.assign(best, { ratio, size });
  }
  return best;
}
