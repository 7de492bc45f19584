/** What differs between the seeds of a planted study: α and β, for all sizes together and for each on its own. */
import type { RandomStream } from '../../../src/random/index.js';

export interface Law {
  alpha: number;
  beta: number;
}

/** Relative sd of a seed's α and of its β: what all sizes share, and what each size has besides. */
const shared = 0.12;
const own = 0.05;

/** α and β of every seed and size, [seed][size]; their means are those of `laws`. */
export function seedLaws(laws: readonly Law[], seeds: number, random: RandomStream): Law[][] {
  return Array.from({ length: seeds }, () => {
    const common = [shared * random.normal(), shared * random.normal()];
    const factor = (which: number) => 1 + common[which] + own * random.normal();
    return laws.map(({ alpha, beta }) => ({ alpha: alpha * factor(0), beta: beta * factor(1) }));
  });
}
