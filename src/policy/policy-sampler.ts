/** Sampling any number of responses from one policy, in slices of one shape. */
import { type Checkpoint, noCheckpoint } from '../engine/checkpoint.js';
import type { RandomState, RandomStream } from '../random/index.js';
import { type Sequences, sequenceLength } from '../world/index.js';
import type { PolicyModel } from './policy.js';
import type { Steering } from './sampling.js';
import { openSliceSampler, type SliceSampler } from './slice-sampler.js';

/** Sequences with ln π(response | prompt) of the distribution that they were drawn from, nats, [count]. */
export interface SampledResponses extends Sequences {
  logProbs: Float32Array;
}

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
  private readonly slices: SliceSampler;

  constructor(
    private readonly model: PolicyModel,
    parameters: Float32Array,
  ) {
    this.slices = openSliceSampler(model, parameters);
  }

  sample(
    prompts: Uint8Array,
    random: RandomStream,
    { steering, onProgress, checkpoint = noCheckpoint }: SampleOptions = {},
  ): SampledResponses {
    const { promptLength, responseLength, vocabularySize } = this.model.world;
    const length = sequenceLength(this.model.world);
    const count = prompts.length / promptLength;
    // Sampled in one call, and kept by one checkpoint.
    const { most } = this.slices;
    const tokens = new Uint8Array(count * length);
    const logProbs = new Float32Array(count);
    const kept = checkpoint.resume() as KeptResponses | undefined;
    if (kept) {
      tokens.set(kept.tokens);
      logProbs.set(kept.logProbs);
      random.restore(kept.random);
    }
    for (let start = kept?.logProbs.length ?? 0; start < count; start += most) {
      const rows = Math.min(most, count - start);
      const done = start + rows;
      const sampled = this.slices.sample({
        prompts: prompts.subarray(start * promptLength, done * promptLength),
        uniforms: random.uniforms(rows * responseLength),
        steering: steering && {
          inverseTemperature: steering.inverseTemperature.subarray(start, done),
          bias: steering.bias.subarray(start * vocabularySize, done * vocabularySize),
        },
      });
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
    this.slices.dispose();
  }
}
