/** A penalty in the loss, beside the method's own: what it adds to each sampled token, averaged as the method averages. */
import type { Algorithm } from '../online-run.js';
import type { PolicyToken } from '../token-loss.js';
import type { Penalty } from './penalty.js';

/** The algorithm itself where the penalty has no loss. */
export function withPenaltyInLoss<Column extends string>(
  algorithm: Algorithm<Column>,
  penalty: Penalty,
): Algorithm<Column | 'initialLogProb'> {
  const { loss: ofToken } = penalty;
  if (ofToken === undefined) return algorithm as Algorithm<Column | 'initialLogProb'>;
  return {
    ...algorithm,
    estimate: (rollout, own) => ({
      ...algorithm.estimate(rollout, own),
      initialLogProb: rollout.initialLogProbs,
    }),
    loss(token) {
      const [own, added] = [algorithm.loss(token), ofToken(token as PolicyToken<'initialLogProb'>)];
      return {
        loss: own.loss + added.loss,
        byLogProb: own.byLogProb + added.byLogProb,
        byValue: (own.byValue ?? 0) + (added.byValue ?? 0),
      };
    },
  };
}
