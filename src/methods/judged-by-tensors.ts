/** Sampling and judging responses in one compiled graph. */
import {
  type PolicyModel,
  policyForward,
  responseTokens,
  type SampledOutput,
  sampleResponses,
  tokenEntropy,
  tokenKl,
} from '../policy/index.js';
import { backendName, compile, getTf, masked, pick, type Tensor } from '../tensor/index.js';
import type { JudgedParts, JudgedSampler } from './judged-sampler.js';
import { inSlices, type RowArray } from './sliced.js';

/** On wasm a graph keeps all that it computes until its end, in a memory that ends at 4 GB. */
export const mostSequences = () => (backendName() === 'wasm' ? 2048 : Number.POSITIVE_INFINITY);

export function judgedByTensors({ model, initialParameters, policies }: JudgedParts): JudgedSampler {
  const tf = getTf();
  const { promptLength, responseLength } = model.world;
  const initial = tf.tensor2d(initialParameters, [1, initialParameters.length]);
  const graph = compile((flat, reference, prompts, uniforms, forced) => {
    const sampled = sampleResponses(model, { flat, prompts, uniforms, forced });
    return [sampled.sequences, ...judge(model, reference, sampled)];
  });
  return {
    sample({ wanted, prompts, uniforms, forced }) {
      const replicas = prompts.length;
      const batch = prompts[wanted[0]].length / promptLength;
      // All together: a graph has one shape. What the others say is theirs who ask for it.
      const most = Math.max(1, Math.floor(mostSequences() / replicas));
      const given: RowArray[] = [
        { values: Int32Array.from(prompts.flatMap((own) => [...own])), width: promptLength },
        {
          values: joined(uniforms, new Float32Array(replicas * batch * responseLength)),
          width: responseLength,
        },
      ];
      if (forced)
        given.push({
          ...{
            values: joined(forced, new Int32Array(replicas * batch * responseLength)),
            width: responseLength,
          },
        });
      const outputs = inSlices(given, { replicas, batch, most }, (slices, rows) => {
        const inputs = slices.map((values, index) =>
          tf.tensor3d(
            values,
            [replicas, rows, given[index].width],
            values instanceof Int32Array ? 'int32' : 'float32',
          ),
        );
        const flat = tf.tensor2d(policies.values(), [replicas, model.layout.count]);
        const results = graph(flat, initial, ...inputs);
        const values = results.map((tensor) => tensor.dataSync() as Float32Array | Int32Array);
        for (const tensor of [flat, ...inputs, ...results]) tensor.dispose();
        return values;
      });
      const [tokens, logProbs, initialLogProbs, values, kl, entropy] = outputs as [
        Int32Array,
        ...Float32Array[],
      ];
      return { tokens: Uint8Array.from(tokens), logProbs, initialLogProbs, values, tokenKl: kl, entropy };
    },
    dispose: () => initial.dispose(),
  };
}

/** Parts of one length, where they are there, in `whole`. */
function joined<Values extends Float32Array | Int32Array>(
  parts: readonly (Values | undefined)[],
  whole: Values,
): Values {
  const length = whole.length / parts.length;
  parts.forEach((part, replica) => {
    if (part) whole.set(part, replica * length);
  });
  return whole;
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
