/** Sampling any number of responses from one policy, in slices of one shape. */
import { type Checkpoint, noCheckpoint } from '../engine/checkpoint.js';
import type { RandomState, RandomStream } from '../random/index.js';
import { getTf, type Tensor } from '../tensor/index.js';
import { type Sequences, sequenceLength } from '../world/index.js';
import type { PolicyModel } from './policy.js';
import { type BatchSampler, createBatchSampler, type Steering } from './sampling.js';

/** Sequences with ln π(response | prompt) of the distribution that they were drawn from, nats, [count]. */
export interface SampledResponses extends Sequences {
  logProbs: Float32Array;
}

/** Responses sampled in one session call; larger caches fall out of the processor's cache. */
const chunk = 1024;

export interface SampleOptions {
  steering?: Steering;
  onProgress?: (done: number) => void;
  checkpoint?: Checkpoint;
}

/** What a checkpoint keeps: the responses that are there, and what the others are drawn from. */
interface KeptResponses {
  tokens: Uint8Array;
  logProbs: Float32Array;
  random: RandomState;
}

/** Samples one response for each prompt [count, promptLength]; uniforms are drawn in order, a row a response. */
export class PolicySampler {
  private readonly sampler: BatchSampler;
  private readonly flat: Tensor;

  constructor(
    private readonly model: PolicyModel,
    parameters: Float32Array,
  ) {
    this.sampler = createBatchSampler(model);
    this.flat = getTf().tensor2d(parameters, [1, parameters.length]);
  }

  sample(
    prompts: Uint8Array,
    random: RandomStream,
    { steering, onProgress, checkpoint = noCheckpoint }: SampleOptions = {},
  ): SampledResponses {
    const { promptLength } = this.model.world;
    const length = sequenceLength(this.model.world);
    const count = prompts.length / promptLength;
    const tokens = new Uint8Array(count * length);
    const logProbs = new Float32Array(count);
    const kept = checkpoint.resume() as KeptResponses | undefined;
    if (kept) {
      tokens.set(kept.tokens);
      logProbs.set(kept.logProbs);
      random.restore(kept.random);
    }
    for (let start = kept?.logProbs.length ?? 0; start < count; start += chunk) {
      const rows = Math.min(chunk, count - start);
      const sampled = this.sampleChunk(prompts, { start, rows }, random, steering);
      const done = start + rows;
      tokens.set(sampled.tokens, start * length);
      logProbs.set(sampled.logProbs, start);
      onProgress?.(done);
      const state = (): KeptResponses => ({
        tokens: tokens.subarray(0, done * length),
        logProbs: logProbs.subarray(0, done),
        random: random.save(),
      });
      checkpoint.keep(state, { isLast: done === count });
    }
    return { tokens, count, length, logProbs };
  }

  dispose(): void {
    this.flat.dispose();
  }

  /** A short chunk is filled up with zeros, so that one graph serves all. */
  private sampleChunk(
    prompts: Uint8Array,
    { start, rows }: { start: number; rows: number },
    random: RandomStream,
    steering: Steering | undefined,
  ): { tokens: Uint8Array; logProbs: Float32Array } {
    const tf = getTf();
    const { promptLength, responseLength, vocabularySize } = this.model.world;
    return tf.tidy(() => {
      const promptTensor = tf.tensor3d(
        padded(
          Int32Array,
          prompts.subarray(start * promptLength, (start + rows) * promptLength),
          chunk * promptLength,
        ),
        [1, chunk, promptLength],
        'int32',
      );
      const uniforms = padded(Float32Array, random.uniforms(rows * responseLength), chunk * responseLength);
      const changes: [Tensor, Tensor] | undefined = steering && [
        tf.tensor3d(padded(Float32Array, steering.inverseTemperature.subarray(start, start + rows), chunk), [
          1,
          chunk,
          1,
        ]),
        tf.tensor3d(
          padded(
            Float32Array,
            steering.bias.subarray(start * vocabularySize, (start + rows) * vocabularySize),
            chunk * vocabularySize,
          ),
          [1, chunk, vocabularySize],
        ),
      ];
      const sampled = this.sampler(
        this.flat,
        promptTensor,
        tf.tensor3d(uniforms, [1, chunk, responseLength]),
        changes,
      );
      const tokens = sampled.sequences.dataSync().subarray(0, rows * (promptLength + responseLength));
      const logProbs = sampled.logProbs.dataSync().subarray(0, rows);
      return { tokens: Uint8Array.from(tokens), logProbs: Float32Array.from(logProbs) };
    });
  }
}

function padded<Out extends Float32Array | Int32Array>(
  kind: new (length: number) => Out,
  values: ArrayLike<number>,
  length: number,
): Out {
  const out = new kind(length);
  out.set(values);
  return out;
}
