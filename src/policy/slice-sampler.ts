/** Samples slices of responses of one policy: by a kernel, or with tensors where the kernel cannot. */
import { getTf, kernelSampling, type Tensor } from '../tensor/index.js';
import { endTokenOf } from '../world/index.js';
import type { PolicyModel } from './policy.js';
import { createBatchSampler, type Steering } from './sampling.js';

/** What is asked of some rows. */
export interface Slice {
  /** [rows, promptLength]. */
  prompts: Uint8Array;
  /** [rows, T]. */
  uniforms: Float32Array;
  steering?: Steering;
}

export interface SampledSlice {
  /** Prompts and responses, [rows, promptLength + T]. */
  tokens: Uint8Array;
  /** Of whole responses, [rows], nats. */
  logProbs: Float32Array;
}

export interface SliceSampler {
  /** Rows of a slice, at most. */
  readonly most: number;
  sample(slice: Slice): SampledSlice;
  dispose(): void;
}

/** The kernel that samples from such policies; undefined where none can. */
export function samplingKernel({ world, trunk }: PolicyModel) {
  const { promptLength, responseLength } = world;
  return kernelSampling({ trunk, promptLength, responseLength, endToken: endTokenOf(world) });
}

/** A kernel computes once what rows share, and rows of one prompt share the more the more they are. */
const kernelRows = 8192;

/** Whose keys and values all lie in memory at once. */
const tensorRows = 1024;

export function openSliceSampler(model: PolicyModel, parameters: Float32Array): SliceSampler {
  return kernelSlices(model, parameters) ?? tensorSlices(model, parameters, tensorRows);
}

function kernelSlices(model: PolicyModel, parameters: Float32Array): SliceSampler | undefined {
  const kernel = samplingKernel(model);
  const own = parameters.slice();
  return (
    kernel && {
      most: kernelRows,
      sample(slice) {
        const { tokens, logProbs } = kernel.sample(own, slice);
        return { tokens, logProbs: responseSums(logProbs, model.world.responseLength) };
      },
      dispose() {},
    }
  );
}

/** Sums over the tokens of each response. */
function responseSums(values: Float32Array, responseLength: number): Float32Array {
  const sums = new Float32Array(values.length / responseLength);
  for (let row = 0, at = 0; row < sums.length; row++) {
    let sum = 0;
    for (const next = at + responseLength; at < next; at++) sum += values[at];
    sums[row] = sum;
  }
  return sums;
}

/** One graph serves all slices: a short one is filled up with zeros. */
export function tensorSlices(model: PolicyModel, parameters: Float32Array, most: number): SliceSampler {
  const tf = getTf();
  const { promptLength, responseLength, vocabularySize } = model.world;
  const sampler = createBatchSampler(model);
  const flat = tf.tensor2d(parameters, [1, parameters.length]);
  const byRow = (values: Float32Array, columns: number): Tensor =>
    tf.tensor3d(padded(Float32Array, values, most * columns), [1, most, columns]);
  return {
    most,
    sample({ prompts, uniforms, steering }) {
      const rows = prompts.length / promptLength;
      return tf.tidy(() => {
        const given = padded(Int32Array, prompts, most * promptLength);
        const { sequences, logProbs } = sampler(
          flat,
          tf.tensor3d(given, [1, most, promptLength], 'int32'),
          byRow(uniforms, responseLength),
          steering && [byRow(steering.inverseTemperature, 1), byRow(steering.bias, vocabularySize)],
        );
        return {
          tokens: Uint8Array.from(sequences.dataSync().subarray(0, rows * (promptLength + responseLength))),
          logProbs: Float32Array.from(logProbs.dataSync().subarray(0, rows)),
        };
      });
    },
    dispose: () => flat.dispose(),
  };
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
