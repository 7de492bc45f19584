/** Means of the parameters of proxies that began as one (Ramé et al. 2024, section 3: φ = mean_i φ_i). */
import type { RewardModels } from '../reward.js';

/** The mean of the parameters at some places, [count], summed in double precision. */
export function meanParameters(
  parameters: Float32Array,
  places: readonly number[],
  count: number,
): Float32Array {
  const sum = new Float64Array(count);
  for (const place of places)
    for (let index = 0; index < count; index++) sum[index] += parameters[place * count + index];
  return Float32Array.from(sum, (value) => value / places.length);
}

/** For each proxy the mean of those of its group up to and with it, [M · count]: the means of one, two, … members. */
export function runningMeans(
  { seeds, parameters }: Pick<RewardModels, 'seeds' | 'parameters'>,
  groupSize: number,
): Float32Array {
  const count = parameters.length / seeds.length;
  const means = new Float32Array(parameters.length);
  const groupAt = (place: number) => Math.floor(seeds[place] / groupSize);
  for (const place of seeds.keys()) {
    const members = [...seeds.keys()].filter((other) => other <= place && groupAt(other) === groupAt(place));
    means.set(meanParameters(parameters, members, count), place * count);
  }
  return means;
}
