/**
 * Responses sampled token by token by a kernel, a sequence a lane, keys and values written in place, without tensors. What it
 * computes is what src/policy/sampling.ts defines, up to the order of sums; a row's bits do not depend on the other rows. Rows of one
 * prompt in one call take less time: what they share is computed once.
 */
import type { TransformerShape } from '../transformer.js';
import { rowsOfPart } from './groups.js';
import { bytesPerNumber, type Heap, Places, shapeBytes, writeShape } from './heap.js';
import { type Kernel, openKernel } from './kernel.js';

/** A language model: behind the parameters of `transformerSpecs` stand an unembedding [W, V] and a value head [W, 1]. */
export interface SampledModel {
  trunk: TransformerShape;
  promptLength: number;
  responseLength: number;
  /** The token that ends a response; undefined where all have one length. */
  endToken: number | undefined;
}

/** T is the response length, V the vocabulary. */
export interface RowsToSample {
  /** [count, promptLength]. */
  prompts: Uint8Array;
  /** One a token, [count, T]. */
  uniforms: Float32Array;
  /** softmax(inverseTemperature [count] · logits + bias [count, V]); of responses that are not judged. */
  steering?: { inverseTemperature: Float32Array; bias: Float32Array };
  /** Tokens that are written in place of the policy's, [count, T]; −1 where the policy chooses. */
  forced?: Int32Array;
}

/** Of each token [count, T]; 0 where the policy did not choose it or the response is over. */
export interface TokenJudgements {
  /** ln of the probability under the distribution that the token was drawn from. */
  logProbs: Float32Array;
  initialLogProbs: Float32Array;
  values: Float32Array;
  /** Exact KL from the initial policy, nats. */
  tokenKl: Float32Array;
  entropy: Float32Array;
}

/** In the order in which the kernel writes them. */
const judgements = ['logProbs', 'initialLogProbs', 'values', 'tokenKl', 'entropy'] as const;

export interface SampledRows {
  /** Prompts and responses, [count, promptLength + T]. */
  tokens: Uint8Array;
  logProbs: Float32Array;
}

export interface KernelSampling {
  /** By the policy of these parameters. */
  sample(parameters: Float32Array, rows: RowsToSample): SampledRows;
  /** The same, with all that an optimiser asks of a policy and the initial one beside it. */
  judge(
    parameters: Float32Array,
    initialParameters: Float32Array,
    rows: RowsToSample,
  ): SampledRows & TokenJudgements;
}

let kernel: Kernel | undefined;

/** Undefined where the kernel cannot. */
export function kernelSampling(model: SampledModel): KernelSampling | undefined {
  // A token is a byte.
  if (model.trunk.vocabularySize > 256) return undefined;
  kernel ??= openKernel();
  return kernel && samplingBy(kernel, model);
}

/** The kernel must be nobody else's while it samples; its heap is overwritten. */
export function samplingBy(kernel: Kernel, model: SampledModel): KernelSampling {
  return {
    sample(parameters, rows) {
      const { tokens, results } = run(kernel, model, [parameters], rows);
      return { tokens, logProbs: results[0] };
    },
    judge(parameters, initialParameters, rows) {
      const { tokens, results } = run(kernel, model, [parameters, initialParameters], rows);
      const named = Object.fromEntries(judgements.map((name, index) => [name, results[index]]));
      return { tokens, ...(named as Record<keyof TokenJudgements, Float32Array>) };
    },
  };
}

/** Lays everything out anew at each call: networks are packed in less time than one token of a few sequences takes. */
function run(
  kernel: Kernel,
  model: SampledModel,
  networks: readonly Float32Array[],
  rows: RowsToSample,
): { tokens: Uint8Array; results: Float32Array[] } {
  const { trunk, promptLength, responseLength } = model;
  const count = rows.prompts.length / promptLength;
  const isJudged = networks.length > 1;
  const places = new Places(kernel.start);
  const shape = places.take(shapeBytes);
  const task = places.take(7 * bytesPerNumber);
  const ahead = kernel.heap(places.end);
  writeShape(trunk, ahead, shape);
  const asked = [count, promptLength, responseLength, model.endToken ?? -1];
  const given = [rows.steering !== undefined, rows.forced !== undefined, isJudged].map(Number);
  ahead.integers.set([...asked, ...given], task / bytesPerNumber);
  const packedBytes = kernel.samplingFloats(shape) * bytesPerNumber;
  const packed = networks.map(() => places.take(packedBytes));
  const parameters = places.take(networks[0].byteLength);
  const tokens = places.take(count * (promptLength + responseLength));
  const size = count * responseLength;
  const uniforms = places.take(size * bytesPerNumber);
  const steering = places.take(rows.steering ? count * (1 + trunk.vocabularySize) * bytesPerNumber : 0);
  const forced = places.take(rows.forced ? size * bytesPerNumber : 0);
  const resultCount = isJudged ? judgements.length : 1;
  const results = places.take(resultCount * size * bytesPerNumber);
  const ofPart = rowsOfPart(kernel, count);
  const work = places.take(kernel.samplingWork(shape, task, ofPart));
  const heap = kernel.heap(places.end);
  packed.forEach((place, index) => {
    heap.floats.set(networks[index], parameters / bytesPerNumber);
    kernel.packSampling(shape, parameters, count * (promptLength + responseLength), place, work);
  });
  writeRows(heap, model, rows, { tokens, uniforms, steering, forced });
  kernel.sample(
    shape,
    task,
    packed[0],
    packed[isJudged ? 1 : 0],
    tokens,
    uniforms,
    steering,
    forced,
    results,
    ofPart,
    work,
  );
  const said = heap.floats.subarray(results / bytesPerNumber);
  return {
    tokens: heap.bytes.slice(tokens, tokens + count * (promptLength + responseLength)),
    results: resultsOf(said, resultCount, { size, ofPart: ofPart * responseLength }),
  };
}

/** Results [size] each, which come part by part, [parts][results][numbers of a part]. */
function resultsOf(
  said: Float32Array,
  count: number,
  { size, ofPart }: { size: number; ofPart: number },
): Float32Array[] {
  const results = Array.from({ length: count }, () => new Float32Array(size));
  for (let first = 0; first < size; first += ofPart) {
    const some = Math.min(ofPart, size - first);
    results.forEach((result, index) => {
      const from = count * first + index * some;
      result.set(said.subarray(from, from + some), first);
    });
  }
  return results;
}

function writeRows(
  heap: Heap,
  { trunk: { vocabularySize }, promptLength, responseLength }: SampledModel,
  { prompts, uniforms, steering, forced }: RowsToSample,
  places: Record<'tokens' | 'uniforms' | 'steering' | 'forced', number>,
): void {
  const count = prompts.length / promptLength;
  const length = promptLength + responseLength;
  for (let row = 0; row < count; row++)
    heap.bytes.set(
      prompts.subarray(row * promptLength, (row + 1) * promptLength),
      places.tokens + row * length,
    );
  heap.floats.set(uniforms, places.uniforms / bytesPerNumber);
  if (forced) heap.integers.set(forced, places.forced / bytesPerNumber);
  if (!steering) return;
  let at = places.steering / bytesPerNumber;
  for (let row = 0; row < count; row++, at += 1 + vocabularySize) {
    heap.floats[at] = steering.inverseTemperature[row];
    heap.floats.set(steering.bias.subarray(row * vocabularySize, (row + 1) * vocabularySize), at + 1);
  }
}
