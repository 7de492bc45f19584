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
import { constantsOf, isByReplica, type Reward, scoresOf } from '../reward/reward.js';
import { compile, filled, getTf, masked, pick, type Tensor, type TensorFunction } from '../tensor/index.js';
import type { OptimiserParts } from './method.js';
import { gatherRows, scatterRows } from './minibatch.js';
import { type Actor, type Rollout, replicaMeans } from './rollout.js';
import { replicasTogether, rowsAtOnce } from './together.js';

/** The policies that are optimised, as they are at each call. */
export interface Policies {
  /** [places, count] of some of them; the caller disposes it. */
  parametersOf(places: readonly number[]): Tensor;
  /** [R · count]. */
  values(): Float32Array;
  /** Is told numbers, one a replica, that may show that it is no longer finite. */
  note(numbers: Record<string, ArrayLike<number>>): void;
}

export class PolicyActor implements Actor {
  private readonly initial: Tensor;
  private readonly graph: TensorFunction;
  private readonly model: PolicyModel;
  private readonly reward: Reward;
  private readonly forced: OptimiserParts['forced'];

  /** `batch` is how many responses are mostly asked for: calls have their shape, and what is left over is filled up. */
  constructor(
    {
      model,
      initialParameters,
      reward,
      forced,
    }: Pick<OptimiserParts, 'model' | 'initialParameters' | 'reward' | 'forced'>,
    private readonly policies: Policies,
    private readonly batch?: number,
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
      const scores = componentScores(reward, sampled.sequences, constants) ?? [
        scoresOf(reward, sampled.sequences, constants),
      ];
      return [sampled.sequences, ...scores, ...judgements, ...masks];
    });
  }

  sample(
    prompts: Uint8Array[],
    randoms: RandomStream[],
    wanted: readonly number[] = [...prompts.keys()],
  ): Rollout {
    const { promptLength, responseLength } = this.model.world;
    const batch = prompts[wanted[0]].length / promptLength;
    const inputs = this.inputs(prompts, randoms, { wanted, batch });
    const [tokens, rawScores, ...rest] = this.run(inputs, { wanted, batch });
    const components = this.reward.components && (rest.shift() as Float32Array);
    const [logProbs, initialLogProbs, values, kl, entropy, ...masks] = rest as Float32Array[];
    const [exists, chosen] = masks.length > 0 ? masks : [logProbs, logProbs].map(ones);
    const { replicas } = this.reward;
    const scores = new Float32Array(rawScores.length);
    const length = tokens.length / replicas;
    for (const replica of wanted) {
      const raw = rawScores.subarray(replica * batch, (replica + 1) * batch);
      const own = tokens.subarray(replica * length, (replica + 1) * length);
      scores.set(this.reward.normalise(raw, replica, own), replica * batch);
    }
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

  /** Of all replicas, [R, batch, …]; drawn for those that are wanted. */
  private inputs(prompts: Uint8Array[], randoms: RandomStream[], { wanted, batch }: Wanted): RowInputs {
    const { promptLength, responseLength } = this.model.world;
    const { forced } = this;
    const rows = this.reward.replicas * batch;
    const tokens = new Int32Array(rows * promptLength);
    const uniforms = new Float32Array(rows * responseLength);
    const written = forced && new Int32Array(rows * responseLength);
    for (const replica of wanted) {
      tokens.set(prompts[replica], replica * batch * promptLength);
      uniforms.set(randoms[replica].uniforms(batch * responseLength), replica * batch * responseLength);
      written?.set(forced!(prompts[replica], randoms[replica]), replica * batch * responseLength);
    }
    return { tokens, uniforms, written };
  }

  /** A few replicas and rows in each call, all calls of one shape: a response does not depend on what stands beside it. */
  private run(inputs: RowInputs, { wanted, batch }: Wanted): Values[] {
    const { promptLength, responseLength } = this.model.world;
    const { replicas } = this.reward;
    const rows = rowsAtOnce(this.batch ?? batch, responseLength);
    const apart = isByReplica(this.reward);
    const together = apart ? replicasTogether(replicas, rows * responseLength) : replicas;
    const asked = apart ? wanted : Array.from({ length: replicas }, (_, replica) => replica);
    let all: Values[] = [];
    for (let first = 0; first < asked.length; first += together) {
      const places = filled(asked.slice(first, first + together), together);
      for (let start = 0; start < batch; start += rows) {
        const order = Int32Array.from({ length: rows }, (_, index) => Math.min(start + index, batch - 1));
        const choice = { replicas: places, rows: places.map(() => order), batch };
        const slice = {
          tokens: gatherRows(inputs.tokens, choice, promptLength),
          uniforms: gatherRows(inputs.uniforms, choice, responseLength),
          written: inputs.written && gatherRows(inputs.written, choice, responseLength),
        };
        const outputs = this.runSlice(slice, places);
        if (all.length === 0) all = this.empty(outputs, { batch, share: together * rows });
        all.forEach((target, place) => {
          scatterRows(target, outputs[place], choice, Math.min(rows, batch - start));
        });
      }
    }
    return all;
  }

  /** For the outputs of all rows, of each output of so many: 0, and for replicas that are not wanted all tokens exist. */
  private empty(outputs: readonly Values[], { batch, share }: { batch: number; share: number }): Values[] {
    const rows = this.reward.replicas * batch;
    const fixed = this.reward.components ? 8 : 7;
    return outputs.map((own, place) => {
      const kind = own.constructor as new (length: number) => Values;
      const values = new kind((own.length / share) * rows);
      return place < fixed ? values : values.fill(1);
    });
  }

  private runSlice({ tokens, uniforms, written }: RowInputs, places: readonly number[]): Values[] {
    const tf = getTf();
    const { promptLength, responseLength } = this.model.world;
    const replicas = places.length;
    const rows = tokens.length / (replicas * promptLength);
    const own = [
      tf.tensor3d(tokens, [replicas, rows, promptLength], 'int32'),
      tf.tensor3d(uniforms, [replicas, rows, responseLength]),
    ];
    if (written) own.push(tf.tensor3d(written, [replicas, rows, responseLength], 'int32'));
    own.push(...constantsOf(this.reward, places));
    const flat = this.policies.parametersOf(places);
    const outputs = this.graph(flat, this.initial, ...own);
    const values = outputs.map((tensor) => tensor.dataSync() as Values);
    for (const tensor of [flat, ...own, ...outputs]) tensor.dispose();
    return values;
  }
}

type Values = Float32Array | Int32Array;

interface Wanted {
  /** Replicas. */
  wanted: readonly number[];
  batch: number;
}

interface RowInputs {
  tokens: Int32Array;
  uniforms: Float32Array;
  written: Int32Array | undefined;
}

const ones = ({ length }: ArrayLike<number>) => new Float32Array(length).fill(1);

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
