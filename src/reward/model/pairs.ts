/** Comparisons as tensors, and the Bradley–Terry loss of reward models on them. */
import type { Comparisons } from '../../preferences/index.js';
import { getTf, type LossOutput, type Tensor } from '../../tensor/index.js';
import { type Sequences, sequence } from '../../world/index.js';
import { type RewardModelArchitecture, rewardForward } from './reward-model.js';

/**
 * Mean over pairs of −ln σ(Δ), Δ = r(chosen) − r(rejected), of sequences [R, 2B, length] with the chosen ones first. With
 * soft labels p, of which it takes 1 − p [R, B]: −p ln σ(Δ) − (1 − p) ln σ(−Δ) = −ln σ(Δ) + (1 − p) Δ.
 */
export function bradleyTerryLoss(
  architecture: RewardModelArchitecture,
  flat: Tensor,
  [sequences, rejectedShare]: readonly Tensor[],
): LossOutput {
  const tf = getTf();
  const gaps = differences(architecture, flat, sequences);
  const hard = tf.softplus(tf.neg(gaps));
  if (rejectedShare === undefined) return { loss: tf.mean(hard, 1) };
  return { loss: tf.mean(tf.add(hard, tf.mul(rejectedShare, gaps)), 1) };
}

/** r(chosen) − r(rejected), [R, B], of sequences [R, 2B, length] with the chosen ones first. */
export function differences(architecture: RewardModelArchitecture, flat: Tensor, sequences: Tensor): Tensor {
  const tf = getTf();
  const scores = rewardForward(architecture, flat, sequences);
  const [replicas, both] = scores.shape as [number, number];
  const half = both / 2;
  return tf.sub(tf.slice(scores, [0, 0], [replicas, half]), tf.slice(scores, [0, half], [replicas, half]));
}

/** Sequences [R, 2B, length]: the chosen ones of each replica's rows, then the rejected ones. */
export function pairTensor(sets: Comparisons[], rows: ArrayLike<number>[]): Tensor {
  const { length } = sets[0].chosen;
  const size = rows[0].length;
  const tokens = new Int32Array(sets.length * 2 * size * length);
  let offset = 0;
  const put = (sequences: Sequences, row: number) => {
    tokens.set(sequence(sequences, row), offset);
    offset += length;
  };
  sets.forEach(({ chosen, rejected }, replica) => {
    for (let index = 0; index < size; index++) put(chosen, rows[replica][index]);
    for (let index = 0; index < size; index++) put(rejected, rows[replica][index]);
  });
  return getTf().tensor3d(tokens, [sets.length, 2 * size, length], 'int32');
}
