/** Comparisons as pairs of sequences and as tensors, and the Bradley–Terry loss of reward models on them. */
import type { Comparisons } from '../../preferences/index.js';
import { getTf, type LossOutput, type PairRows, type Tensor } from '../../tensor/index.js';
import { copyTokens, lastTokens, type WorldShape } from '../../world/index.js';
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

/** The comparisons at `rows`, for a reward model of such a world. */
export function pairRows(
  world: WorldShape,
  { chosen, rejected }: Comparisons,
  rows: ArrayLike<number>,
): PairRows {
  const [count, { length }] = [rows.length, chosen];
  const tokens = new Uint8Array(2 * count * length);
  for (let index = 0; index < count; index++) {
    const first = rows[index] * length;
    copyTokens(chosen.tokens, first, { to: tokens, at: index * length, count: length });
    copyTokens(rejected.tokens, first, { to: tokens, at: (count + index) * length, count: length });
  }
  const lasts = lastTokens(world, { tokens, count: 2 * count, length });
  return { tokens, lasts, count, length };
}

/** Sequences [R, 2B, length] of the pairs of R replicas, and [R, B] of soft labels what the rejected ones have. */
export function pairTensors(batches: readonly PairRows[]): Tensor[] {
  const tf = getTf();
  const [{ count, length, rejectedShares }] = batches;
  const tokens = new Int32Array(batches.length * 2 * count * length);
  batches.forEach((pairs, replica) => {
    tokens.set(pairs.tokens, replica * 2 * count * length);
  });
  const sequences = tf.tensor3d(tokens, [batches.length, 2 * count, length], 'int32');
  if (rejectedShares === undefined) return [sequences];
  const shares = new Float32Array(batches.length * count);
  batches.forEach((pairs, replica) => {
    shares.set(pairs.rejectedShares as Float32Array, replica * count);
  });
  return [sequences, tf.tensor2d(shares, [batches.length, count])];
}
