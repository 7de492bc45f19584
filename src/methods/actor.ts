/** The actor of every online method: samples responses and judges them, in one compiled graph. */
import {
  type PolicyModel,
  policyForward,
  responseTokens,
  type SampledOutput,
  sampleResponses,
  tokenEntropy,
  tokenKl,
} from '../policy/index.js';
import type { RandomStream } from '../random/index.js';
import { type Reward, scoresOf } from '../reward/reward.js';
import {
  compile,
  getTf,
  masked,
  pick,
  type Tensor,
  type TensorFunction,
  type Trainer,
} from '../tensor/index.js';
import type { OptimiserParts } from './method.js';
import { type Actor, concatenate, partsOf, type Rollout, replicaMeans } from './rollout.js';

/** The trainer's policies, as they are at each call. */
type Policies = Pick<Trainer, 'parameters' | 'values' | 'note'>;

export class PolicyActor implements Actor {
  private readonly initial: Tensor;
  private readonly graph: TensorFunction;
  private readonly model: PolicyModel;
  private readonly reward: Reward;
  private readonly forced: OptimiserParts['forced'];

  constructor(
    { model, initialParameters, reward, forced }: OptimiserParts,
    private readonly policies: Policies,
  ) {
    this.model = model;
    this.reward = reward;
    this.forced = forced;
    this.initial = getTf().tensor2d(initialParameters, [1, initialParameters.length]);
    this.graph = compile((flat, initial, prompts, uniforms, ...rest) => {
      const [written, constants] = forced ? [rest[0], rest.slice(1)] : [undefined, rest];
      const sampled = sampleResponses(model, { flat, prompts, uniforms, forced: written });
      const { exists, chosen } = sampled.masks ?? {};
      const masks = exists && chosen ? [exists, chosen] : [];
      const judgements = judge(model, initial, sampled);
      return [sampled.sequences, scoresOf(reward, sampled.sequences, constants), ...judgements, ...masks];
    });
  }

  sample(prompts: Uint8Array[], randoms: RandomStream[]): Rollout {
    const { promptLength, responseLength } = this.model.world;
    const batch = prompts[0].length / promptLength;
    const uniforms = randoms.map((random) => random.uniforms(batch * responseLength));
    const { forced } = this;
    const written = forced && prompts.flatMap((own, replica) => [...forced(own, randoms[replica])]);
    const [tokens, ...judgements] = this.run(prompts, { uniforms, written }, batch);
    const [rawScores, logProbs, initialLogProbs, values, kl, entropy, ...masks] =
      judgements as Float32Array[];
    const [exists, chosen] = masks.length > 0 ? masks : [logProbs, logProbs].map(ones);
    const { replicas } = this.reward;
    const scores = new Float32Array(rawScores.length);
    partsOf(rawScores, replicas).forEach((raw, replica) => {
      scores.set(this.reward.normalise(raw, replica), replica * batch);
    });
    this.policies.note({
      'the log-probability': replicaMeans(logProbs, replicas),
      'the score': replicaMeans(scores, replicas),
    });
    const shape = { replicas, batch, responseLength };
    const judged = { logProbs, initialLogProbs, values, tokenKl: kl, entropy, scores, exists, chosen };
    return { ...shape, tokens: tokens as Int32Array, ...judged };
  }

  parameters(): Float32Array {
    return this.policies.values();
  }

  dispose(): void {
    this.initial.dispose();
  }

  private run(
    prompts: Uint8Array[],
    { uniforms, written }: { uniforms: Float32Array[]; written: number[] | undefined },
    batch: number,
  ) {
    const tf = getTf();
    const { promptLength, responseLength } = this.model.world;
    const shape = [prompts.length, batch] as const;
    const tokens = Int32Array.from(prompts.flatMap((own) => [...own]));
    const promptTensor = tf.tensor3d(tokens, [...shape, promptLength], 'int32');
    const uniformTensor = tf.tensor3d(concatenate(uniforms), [...shape, responseLength]);
    const own = [promptTensor, uniformTensor];
    if (written) own.push(tf.tensor3d(Int32Array.from(written), [...shape, responseLength], 'int32'));
    const outputs = this.graph(this.policies.parameters, this.initial, ...own, ...this.reward.constants);
    const values = outputs.map((tensor) => tensor.dataSync());
    for (const tensor of [...own, ...outputs]) tensor.dispose();
    return values;
  }
}

const ones = ({ length }: ArrayLike<number>) => new Float32Array(length).fill(1);

/** What the optimisers need to know of sampled sequences, each [R, B · T]: see Rollout. */
function judge(
  model: PolicyModel,
  initial: Tensor,
  { sequences, logits, values, masks }: SampledOutput,
): Tensor[] {
  const tf = getTf();
  const [replicas, batch, length] = sequences.shape as [number, number, number];
  // π_init is the same for all replicas: their sequences form one batch.
  const reference = policyForward(model, initial, tf.reshape(sequences, [1, replicas * batch, length]));
  const logProbs = tf.logSoftmax(logits);
  const initialLogProbs = tf.logSoftmax(tf.reshape(reference.logits, logits.shape));
  const tokens = responseTokens(model, sequences);
  return [
    pick(logProbs, tokens),
    pick(initialLogProbs, tokens),
    values,
    tokenKl(logProbs, initialLogProbs),
    tokenEntropy(logProbs),
  ].map((judgement) => masked(judgement, masks?.chosen));
}
