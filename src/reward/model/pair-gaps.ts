/** Score differences of any number of pairs by tensors. */
import { compile, type PairRows, type Tensor, type TensorFunction } from '../../tensor/index.js';
import { differences, pairTensors } from './pairs.js';
import type { RewardModelArchitecture } from './reward-model.js';

const batchSize = 256;

/**
 * r(chosen) − r(rejected) of every pair, [replica][pair], by parameters [R, count]; pairs are put into tensors of one shape,
 * the rest filled with pair 0.
 */
export function createPairGaps(
  architecture: RewardModelArchitecture,
): (flat: Tensor, sets: readonly PairRows[]) => Float32Array[] {
  const compare: TensorFunction = compile((flat, sequences) => [differences(architecture, flat, sequences)]);
  return (flat, sets) => {
    const [{ count }] = sets;
    const gaps = sets.map(() => new Float32Array(count));
    for (let start = 0; start < count; start += batchSize) {
      const batch = pairTensors(sets.map((pairs) => slice(pairs, start)));
      const [found] = compare(flat, ...batch);
      const values = found.dataSync() as Float32Array;
      for (const tensor of [...batch, found]) tensor.dispose();
      const used = Math.min(batchSize, count - start);
      gaps.forEach((own, replica) => {
        own.set(values.subarray(replica * batchSize, replica * batchSize + used), start);
      });
    }
    return gaps;
  };
}

/** A whole batch from pair `start` on. */
function slice({ tokens, lasts, count, length }: PairRows, start: number): PairRows {
  const own = { tokens: new Uint8Array(2 * batchSize * length), lasts: new Int32Array(2 * batchSize) };
  for (let index = 0; index < batchSize; index++) {
    const pair = start + index < count ? start + index : 0;
    [pair, count + pair].forEach((row, half) => {
      const place = half * batchSize + index;
      own.tokens.set(tokens.subarray(row * length, (row + 1) * length), place * length);
      own.lasts[place] = lasts[row];
    });
  }
  return { ...own, count: batchSize, length };
}
