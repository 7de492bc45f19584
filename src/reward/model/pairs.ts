/** Comparisons as tensors, and the Bradley–Terry loss of reward models on them. */
import type { Comparisons } from '../../preferences/index.js';
import { getTf, type LossOutput, type Tensor } from '../../tensor/index.js';
import { type Sequences, sequence } from '../../world/index.js';
import { type RewardModelArchitecture, rewardForward } from './reward-model.js';

/** Mean over pairs of −ln σ(r(chosen) − r(rejected)), of sequences [R, 2B, length] with the chosen ones first. */
export function bradleyTerryLoss(
  architecture: RewardModelArchitecture,
  flat: Tensor,
  sequences: Tensor,
): LossOutput {
  const tf = getTf();
  return { loss: tf.mean(tf.softplus(tf.neg(differences(architecture, flat, sequences))), 1) };
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
