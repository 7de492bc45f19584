/** Rollouts of given sequences, judged in plain JavaScript, and the gradient of a method's loss on them. */
import type { Algorithm } from '../../src/methods/online-run.js';
import type { Penalty } from '../../src/methods/penalties/penalty.js';
import { concatenate, partsOf, type Rollout } from '../../src/methods/rollout.js';
import { batchLoss, type TokenColumns } from '../../src/methods/token-loss.js';
import { openLanguageTrainer, type PolicyModel } from '../../src/policy/index.js';
import { type Sequences, sequence } from '../../src/world/index.js';
import { plainLength, plainLogProbs, plainValues } from './plain-policy.js';

export interface Policies {
  model: PolicyModel;
  /** Of the policy that sampled, and of the initial one. */
  sampling: ArrayLike<number>;
  initial: ArrayLike<number>;
}

/** The sequences as they would have been sampled, shared out among `replicas`; `isForced` are tokens of [row][t]. */
export function plainRollout(
  { model, sampling, initial }: Policies,
  sequences: Sequences,
  {
    scores,
    replicas = 1,
    isForced = () => false,
  }: { scores: number[]; replicas?: number; isForced?: (row: number, t: number) => boolean },
): Rollout {
  const { promptLength, responseLength } = model.world;
  const judged = Array.from({ length: sequences.count }, (_, row) => {
    const tokens = sequence(sequences, row);
    const initialRows = plainLogProbs(model, initial, tokens);
    const values = plainValues(model, sampling, tokens);
    const length = plainLength(model, tokens);
    return plainLogProbs(model, sampling, tokens).map((logProbs, position) => {
      const exists = position < length ? 1 : 0;
      if (exists === 0 || isForced(row, position)) return { ...noChoice, exists };
      const token = tokens[promptLength + position];
      const initialLogProbs = initialRows[position];
      return {
        ...{ exists, chosen: 1 },
        logProb: logProbs[token],
        initialLogProb: initialLogProbs[token],
        value: values[position],
        tokenKl: logProbs.reduce((sum, p, other) => sum + Math.exp(p) * (p - initialLogProbs[other]), 0),
        entropy: -logProbs.reduce((sum, p) => sum + Math.exp(p) * p, 0),
      };
    });
  }).flat();
  const column = (name: keyof (typeof judged)[number]) => Float32Array.from(judged, (token) => token[name]);
  return {
    replicas,
    batch: sequences.count / replicas,
    responseLength,
    tokens: Int32Array.from(sequences.tokens),
    scores: Float32Array.from(scores),
    exists: column('exists'),
    chosen: column('chosen'),
    logProbs: column('logProb'),
    initialLogProbs: column('initialLogProb'),
    values: column('value'),
    tokenKl: column('tokenKl'),
    entropy: column('entropy'),
  };
}

const noChoice = { chosen: 0, logProb: 0, initialLogProb: 0, value: 0, tokenKl: 0, entropy: 0 };

/** The gradient of the loss at `parameters`, one a replica, each of them with the whole of its responses. */
export function lossGradients<Column extends string>(
  { algorithm, penalty }: { algorithm: Algorithm<Column>; penalty: Penalty },
  { model, parameters }: { model: PolicyModel; parameters: Float32Array },
  rollout: Rollout,
): Float32Array[] {
  const { replicas, batch, responseLength } = rollout;
  const columns = Object.entries<Float32Array>(algorithm.estimate(rollout, penalty));
  const tokens = Uint8Array.from(rollout.tokens);
  const chosen = partsOf(rollout.chosen, replicas);
  const length = tokens.length / replicas;
  // After a first step without momentum Adam's mean is the gradient.
  const trainer = openLanguageTrainer({
    ...{ what: 'the test', model, options: { beta1: 0, maximumNorm: 1e30 } },
    initial: concatenate(chosen.map(() => parameters)),
  });
  trainer.step(
    chosen.map((_, replica) => ({
      tokens: tokens.subarray(replica * length, (replica + 1) * length),
      count: batch,
    })),
    (replica) => {
      const own = columns.map(([name, values]) => [name, partsOf(values, replicas)[replica]]);
      const ofReplica = Object.fromEntries(own) as TokenColumns<Column>;
      return batchLoss(algorithm, { columns: ofReplica, chosen: chosen[replica], responseLength }).gradient;
    },
    0,
  );
  const { mean } = trainer.save();
  trainer.dispose();
  return partsOf(mean, replicas);
}
