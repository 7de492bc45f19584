/**
 * The reward of direct alignment, in the form that samplers take it. What a policy scores a response by is its own
 * log-probability, which the sampler gives beside the score; the score itself is 0.
 */
import type { Reward } from '../../reward/reward.js';
import { getTf } from '../../tensor/index.js';

export function implicitReward(replicas: number): Reward {
  return {
    replicas,
    constants: [],
    byReplica: true,
    seeds: Array.from({ length: replicas }, (_, seed) => seed),
    score: (sequences) => {
      const tf = getTf();
      return tf.mul(tf.sum(tf.cast(sequences, 'float32'), 2), 0);
    },
    normalise: (scores) => Float64Array.from(scores),
    dispose: () => {},
  };
}
