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
import type { Reward } from '../reward/reward.js';
import { compile, getTf, pick, type Tensor, type TensorFunction, type Trainer } from '../tensor/index.js';
import type { OptimiserParts } from './method.js';
import { type Actor, concatenate, partsOf, type Rollout, replicaMeans } from './rollout.js';

/** The trainer's policies, as they are at each call. */
type Policies = Pick<Trainer, 'parameters' | 'values' | 'note'>;

export class PolicyActor implements Actor {
  private readonly initial: Tensor;
  private readonly graph: TensorFunction;
  private readonly model: PolicyModel;
  private readonly reward: Reward;

  constructor(
    { model, initialParameters, reward }: OptimiserParts,
    private readonly policies: Policies,
  ) {
    this.model = model;
    this.reward = reward;
    this.initial = getTf().tensor2d(initialParameters, [1, initialParameters.length]);
    this.graph = compile((flat, initial, prompts, uniforms, ...constants) => {
      const sampled = sampleResponses(model, { flat, prompts, uniforms });
      const judgements = judge(model, initial, sampled);
      return [sampled.sequences, ...judgements, reward.score(sampled.sequences, constants)];
    });
  }

  sample(prompts: Uint8Array[], randoms: RandomStream[]): Rollout {
    const { promptLength, responseLength } = this.model.world;
    const batch = prompts[0].length / promptLength;
    const uniforms = randoms.map((random) => random.uniforms(batch * responseLength));
    const [tokens, ...judgements] = this.run(prompts, uniforms, batch);
    const [logProbs, initialLogProbs, values, kl, entropy, rawScores] = judgements as Float32Array[];
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
    const judged = { logProbs, initialLogProbs, values, tokenKl: kl, entropy, scores };
    return { ...shape, tokens: tokens as Int32Array, ...judged };
  }

  parameters(): Float32Array {
    return this.policies.values();
  }

  dispose(): void {
    this.initial.dispose();
  }

  private run(prompts: Uint8Array[], uniforms: Float32Array[], batch: number) {
    const tf = getTf();
    const { promptLength, responseLength } = this.model.world;
    const shape = [prompts.length, batch] as const;
    const tokens = Int32Array.from(prompts.flatMap((own) => [...own]));
    const promptTensor = tf.tensor3d(tokens, [...shape, promptLength], 'int32');
    const uniformTensor = tf.tensor3d(concatenate(uniforms), [...shape, responseLength]);
    const inputs = [this.policies.parameters, this.initial, promptTensor, uniformTensor];
    const outputs = this.graph(...inputs, ...this.reward.constants);
    const values = outputs.map((tensor) => tensor.dataSync());
    for (const tensor of [promptTensor, uniformTensor, ...outputs]) tensor.dispose();
    return values;
  }
}

/** What the optimisers need to know of sampled sequences, each [R, B · T]: see Rollout. */
function judge(model: PolicyModel, initial: Tensor, { sequences, logits, values }: SampledOutput): Tensor[] {
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
  ];
}
