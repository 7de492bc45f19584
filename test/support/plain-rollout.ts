/** Rollouts of given sequences, judged in plain JavaScript, and the gradient of a method's loss on them. */
import { overSequences } from '../../src/methods/learner.js';
import type { Algorithm } from '../../src/methods/online-run.js';
import type { Penalty } from '../../src/methods/penalties/penalty.js';
import type { Rollout } from '../../src/methods/rollout.js';
import type { PolicyModel } from '../../src/policy/index.js';
import { getTf } from '../../src/tensor/index.js';
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
  const tf = getTf();
  const { replicas, batch, responseLength, tokens } = rollout;
  const columns = algorithm.estimate(rollout, penalty);
  const given = algorithm.columns.map((name) => columns[name]);
  if (rollout.chosen.includes(0)) given.push(rollout.chosen);
  return tf.tidy(() => {
    const perToken = given.map((values) => tf.tensor2d(values, [replicas, batch * responseLength]));
    const length = tokens.length / (replicas * batch);
    const sequences = tf.tensor3d(tokens, [replicas, batch, length], 'int32');
    const loss = overSequences(model, algorithm);
    const flat = tf.tile(tf.tensor2d(parameters, [1, parameters.length]), [replicas, 1]);
    const gradient = tf.grad((x) => tf.sum(loss(x, [sequences, ...perToken]).loss))(flat);
    const values = gradient.dataSync() as Float32Array;
    return Array.from({ length: replicas }, (_, replica) =>
      values.slice(replica * parameters.length, (replica + 1) * parameters.length),
    );
  });
}
