/** Score differences of whole sets of comparisons, a set a reward model. */
import type { Comparisons } from '../../preferences/index.js';
import { compile, type Tensor, type TensorFunction } from '../../tensor/index.js';
import { differences, pairTensor } from './pairs.js';
import type { RewardModelArchitecture } from './reward-model.js';

const batchSize = 256;

/**
 * r(chosen) − r(rejected) of every pair, [replica][pair], by parameters [R, count]; pairs are put into tensors of one shape,
 * the rest filled with row 0.
 */
export function createPairGaps(
  architecture: RewardModelArchitecture,
  sets: Comparisons[],
): (flat: Tensor) => Float32Array[] {
  const [{ count }] = sets;
  const compare: TensorFunction = compile((flat, sequences) => [differences(architecture, flat, sequences)]);
  return (flat) => {
    const gaps = sets.map(() => new Float32Array(count));
    for (let start = 0; start < count; start += batchSize) {
      const rows = Int32Array.from({ length: batchSize }, (_, index) =>
        start + index < count ? start + index : 0,
      );
      const batch = pairTensor(
        sets,
        sets.map(() => rows),
      );
      const [found] = compare(flat, batch);
      const values = found.dataSync() as Float32Array;
      batch.dispose();
      found.dispose();
      const used = Math.min(batchSize, count - start);
      gaps.forEach((own, replica) => {
        own.set(values.subarray(replica * batchSize, replica * batchSize + used), start);
      });
    }
    return gaps;
  };
}
