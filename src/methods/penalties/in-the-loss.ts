/** A penalty in the loss, beside the method's own: the estimate of each sampled token, averaged as the method averages. */
import { getTf } from '../../tensor/index.js';
import { tokenMean } from '../losses.js';
import type { Algorithm } from '../online-run.js';
import type { Penalty } from './penalty.js';

/** The algorithm itself where the penalty has no loss. */
export function withPenaltyInLoss<Column extends string>(
  algorithm: Algorithm<Column>,
  penalty: Penalty,
): Algorithm<Column | 'initialLogProbs'> {
  const { loss: ofTokens } = penalty;
  const { average = tokenMean } = algorithm;
  if (ofTokens === undefined) return algorithm as Algorithm<Column | 'initialLogProbs'>;
  const columns: (Column | 'initialLogProbs')[] = [...algorithm.columns];
  if (!columns.includes('initialLogProbs')) columns.push('initialLogProbs');
  return {
    ...algorithm,
    columns,
    estimate: (rollout, own) => ({
      ...algorithm.estimate(rollout, own),
      initialLogProbs: rollout.initialLogProbs,
    }),
    loss(policy, given) {
      const { loss, metrics } = algorithm.loss(policy, given);
      const penalised = average(policy, ofTokens(policy, given.initialLogProbs));
      return { loss: getTf().add(loss, penalised), metrics };
    },
  };
}
