/** Advantages within the group of responses to one prompt: normalised as GRPO's (Shao et al. 2024, section 4.1.2), or centred alone. */
import { mean, standardDeviation } from '../statistics/index.js';
import { partsOf } from './rollout.js';

/** Keeps groups whose returns differ by rounding alone at advantages near 0. */
const smallest = 1e-4;

/** r − mean of each response: without the division by the group’s spread, which weighs easy and hard prompts up (Liu et al. 2025, section 3.1). */
export function centredAdvantages(returns: Float64Array, groupSize: number): Float64Array {
  return Float64Array.from(
    partsOf(returns, returns.length / groupSize).flatMap((group) => {
      const centre = mean(group);
      return Array.from(group, (value) => value - centre);
    }),
  );
}

/** 1 for each response of a group whose returns differ, else 0: a group of one return teaches nothing (Yu et al. 2025, section 3.2). */
export function variesWithin(returns: Float64Array, groupSize: number): Float64Array {
  return Float64Array.from(
    partsOf(returns, returns.length / groupSize).flatMap((group) => {
      const varies = group.some((value) => value !== group[0]);
      return Array.from(group, () => Number(varies));
    }),
  );
}

/** (r − mean) / sd of each response, with the population's standard deviation; groups lie next to one another. */
export function groupAdvantages(returns: Float64Array, groupSize: number): Float64Array {
  return Float64Array.from(
    partsOf(returns, returns.length / groupSize).flatMap((group) => {
      const centre = mean(group);
      const deviation = standardDeviation(group, 0) + smallest;
      return Array.from(group, (value) => (value - centre) / deviation);
    }),
  );
}
