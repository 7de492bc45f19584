/** GRPO's advantages: returns normalised within the group of responses to one prompt (Shao et al. 2024, section 4.1.2). */
import { mean, standardDeviation } from '../../statistics/index.js';
import { partsOf } from '../rollout.js';

/** Keeps groups whose returns differ by rounding alone at advantages near 0. */
const smallest = 1e-4;

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
