/** Raw scores of rollouts: by whatever scores the reward fastest, or, of a reward that is a sum, with those of its components. */
import { RewardScorer } from '../reward/index.js';
import type { Reward } from '../reward/reward.js';
import { compile, getTf } from '../tensor/index.js';
import type { Sequences } from '../world/index.js';
import { mostSequences } from './judged-by-tensors.js';
import { inSlices } from './sliced.js';

export interface RolloutScores {
  /** [R · B]. */
  scores: Float32Array;
  /** [R · B, N]. */
  components?: Float32Array;
}

/** Scores sequences of B rows a replica, row-major over replicas; what stands for replicas that are not wanted is of no use. */
export type ScoreRollouts = (sequences: Sequences, wanted: readonly number[]) => RolloutScores;

export const rolloutScorer = (reward: Reward): ScoreRollouts =>
  reward.components ? componentScorer(reward, reward.components) : plainScorer(reward);

function plainScorer(reward: Reward): ScoreRollouts {
  const scorer = new RewardScorer(reward);
  return ({ tokens, count, length }, wanted) => {
    const batch = count / reward.replicas;
    const sets = new Array<Sequences | undefined>(reward.replicas).fill(undefined);
    for (const replica of wanted)
      sets[replica] = {
        tokens: tokens.subarray(replica * batch * length, (replica + 1) * batch * length),
        ...{ count: batch, length },
      };
    const scores = new Float32Array(count);
    scorer.scoreEach(sets).forEach((own, replica) => {
      scores.set(own, replica * batch);
    });
    return { scores };
  };
}

/** The scores of the reward and of its components come of one pass. */
function componentScorer(
  { replicas, constants }: Reward,
  components: NonNullable<Reward['components']>,
): ScoreRollouts {
  const graph = compile((sequences, ...given) => {
    const scores = components.score(sequences, given);
    return [components.combine(scores), getTf().transpose(scores, [0, 2, 1])];
  });
  return ({ tokens, count, length }) => {
    const batch = count / replicas;
    const most = Math.max(1, Math.floor(mostSequences() / replicas));
    const rowsOf = [{ values: Int32Array.from(tokens), width: length }];
    const [scores, own] = inSlices(rowsOf, { replicas, batch, most }, ([values], rows) => {
      const sequences = getTf().tensor3d(values, [replicas, rows, length], 'int32');
      const outputs = graph(sequences, ...constants);
      const results = outputs.map((tensor) => tensor.dataSync() as Float32Array);
      for (const tensor of [sequences, ...outputs]) tensor.dispose();
      return results;
    });
    return { scores: scores as Float32Array, components: own as Float32Array };
  };
}
