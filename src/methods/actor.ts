/** The actor of every online method: samples responses and judges them in one compiled graph, and scores them there or behind it. */
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
import { sequenceLength } from '../world/index.js';
import type { OptimiserParts } from './method.js';
import { gatherRows, joinRows } from './minibatch.js';
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
    {
      model,
      initialParameters,
      reward,
      forced,
    }: Pick<OptimiserParts, 'model' | 'initialParameters' | 'reward' | 'forced'>,
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
      const scores = directScores(reward)
        ? []
        : (componentScores(reward, sampled.sequences, constants) ?? [
            scoresOf(reward, sampled.sequences, constants),
          ]);
      return [sampled.sequences, ...scores, ...judgements, ...masks];
    });
  }

  sample(prompts: Uint8Array[], randoms: RandomStream[]): Rollout {
    const { promptLength, responseLength } = this.model.world;
    const batch = prompts[0].length / promptLength;
    const uniforms = randoms.map((random) => random.uniforms(batch * responseLength));
    const { forced } = this;
    const written = forced && prompts.flatMap((own, replica) => [...forced(own, randoms[replica])]);
    const [tokens, ...rest] = this.run(prompts, { uniforms, written }, batch);
    const rawScores = this.scoresBeyond(tokens) ?? (rest.shift() as Float32Array);
    const components = this.reward.components && (rest.shift() as Float32Array);
    const [logProbs, initialLogProbs, values, kl, entropy, ...masks] = rest as Float32Array[];
    const [exists, chosen] = masks.length > 0 ? masks : [logProbs, logProbs].map(ones);
    const { replicas } = this.reward;
    const scores = new Float32Array(rawScores.length);
    partsOf(rawScores, replicas).forEach((raw, replica) => {
      const length = tokens.length / replicas;
      const own = tokens.subarray(replica * length, (replica + 1) * length);
      scores.set(this.reward.normalise(raw, replica, own), replica * batch);
    });
    this.policies.note({
      'the log-probability': replicaMeans(logProbs, replicas),
      'the score': replicaMeans(scores, replicas),
    });
    const shape = { replicas, batch, responseLength };
    const judged = { logProbs, initialLogProbs, values, tokenKl: kl, entropy, scores, exists, chosen };
    return { ...shape, tokens: tokens as Int32Array, ...judged, ...(components && { components }) };
  }

  parameters(): Float32Array {
    return this.policies.values();
  }

  dispose(): void {
    this.initial.dispose();
  }

  /** Scores [R · B] of a reward that needs no tensors; undefined where they came with the rest. */
  private scoresBeyond(tokens: Values): Float32Array | undefined {
    const score = directScores(this.reward);
    if (score === undefined) return undefined;
    const length = sequenceLength(this.model.world);
    const size = tokens.length / this.reward.replicas;
    const sets = Array.from({ length: this.reward.replicas }, (_, replica) => ({
      tokens: Uint8Array.from(tokens.subarray(replica * size, (replica + 1) * size)),
      count: size / length,
      length,
    }));
    return concatenate(score(sets));
  }

  /** In slices where the batch is too large for one call: a response does not depend on what stands beside it. */
  private run(prompts: Uint8Array[], { uniforms, written }: RowInputs, batch: number): Values[] {
    const replicas = prompts.length;
    const { promptLength, responseLength } = this.model.world;
    const tokens = Int32Array.from(prompts.flatMap((own) => [...own]));
    const inputs = { tokens, uniforms: concatenate(uniforms), written: written && Int32Array.from(written) };
    const most = Math.max(1, Math.floor(mostSequences() / replicas));
    if (batch <= most) return this.runSlice(inputs, { replicas, rows: batch });
    const outputs: Values[][] = [];
    for (let start = 0; start < batch; start += most) {
      const rows = Math.min(most, batch - start);
      const order = Int32Array.from({ length: rows }, (_, index) => start + index);
      const choice = { rows: prompts.map(() => order), batch };
      const slice = {
        tokens: gatherRows(inputs.tokens, choice, promptLength),
        uniforms: gatherRows(inputs.uniforms, choice, responseLength),
        written: inputs.written && gatherRows(inputs.written, choice, responseLength),
      };
      outputs.push(this.runSlice(slice, { replicas, rows }));
    }
    return outputs[0].map((_, place) =>
      joinRows(
        outputs.map((slice) => slice[place]),
        replicas,
      ),
    );
  }

  private runSlice(
    { tokens, uniforms, written }: { tokens: Int32Array; uniforms: Float32Array; written?: Int32Array },
    { replicas, rows }: { replicas: number; rows: number },
  ): Values[] {
    const tf = getTf();
    const { promptLength, responseLength } = this.model.world;
    const own = [
      tf.tensor3d(tokens, [replicas, rows, promptLength], 'int32'),
      tf.tensor3d(uniforms, [replicas, rows, responseLength]),
    ];
    const constants = directScores(this.reward) ? [] : this.reward.constants;
    if (written) own.push(tf.tensor3d(written, [replicas, rows, responseLength], 'int32'));
    const outputs = this.graph(this.policies.parameters, this.initial, ...own, ...constants);
    const values = outputs.map((tensor) => tensor.dataSync() as Values);
    for (const tensor of [...own, ...outputs]) tensor.dispose();
    return values;
  }
}

type Values = Float32Array | Int32Array;

interface RowInputs {
  uniforms: Float32Array[];
  written: number[] | undefined;
}

/** On wasm a graph keeps all that it computes until its end, in a memory that ends at 4 GB. */
const mostSequences = () => (getTf().getBackend() === 'wasm' ? 2048 : Number.POSITIVE_INFINITY);

const ones = ({ length }: ArrayLike<number>) => new Float32Array(length).fill(1);

/** What scores without tensors, where the reward is one score. */
const directScores = ({ score, components }: Reward) => (components ? undefined : score.direct);

/** Scores [R, B] of a reward that is a sum, and those of its components, [R, B, N]: both come of one pass. */
function componentScores(
  { components }: Reward,
  sequences: Tensor,
  constants: readonly Tensor[],
): Tensor[] | undefined {
  if (components === undefined) return undefined;
  const scores = components.score(sequences, constants);
  return [components.combine(scores), getTf().transpose(scores, [0, 2, 1])];
}

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
