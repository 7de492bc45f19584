/** Small reward models with drawn parameters, and sequences for them to judge. */
import { createRandom, type RandomStream } from '../../src/random/index.js';
import { rewardModelArchitecture } from '../../src/reward/index.js';
import { initialParameters } from '../../src/tensor/index.js';
import type { Sequences } from '../../src/world/index.js';

export const world = { vocabularySize: 5, promptLength: 2, responseLength: 4, endProbability: 0 };
/** Of networks, each by its name; what is drawn one after the other a file draws from a stream of its own: files share processes. */
export const networks = createRandom('reward-model');
export const architecture = rewardModelArchitecture({ width: 8, layers: 2, heads: 2 }, world);

/** [names · count]; twice the usual scale, so that attention is far from uniform. */
export const parametersOf = (...names: string[]): Float32Array =>
  initialParameters(
    architecture.layout,
    names.map((name) => networks.stream(name)),
  ).map((value) => 2 * value);

export function drawSequences(random: RandomStream, count: number): Sequences {
  const tokens = Uint8Array.from({ length: count * 6 }, () => random.integer(5));
  return { tokens, count, length: 6 };
}
