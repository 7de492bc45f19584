/** Responses sampled by the policies that are optimised, and averages over them. */
import type { RandomStream } from '../random/index.js';
import { mean } from '../statistics/index.js';

export interface Actor {
  /**
   * One response for each prompt [B, promptLength] of each replica, judged. `wanted` are replicas that are enough: of others
   * prompts are not read, nothing is drawn, all tokens exist and all numbers are 0.
   */
  sample(prompts: Uint8Array[], randoms: RandomStream[], wanted?: readonly number[]): Rollout;
  /** The policies' parameters [R · count]. */
  parameters(): Float32Array;
}

/** Responses with what is needed to judge them; row-major over replicas. */
export interface Rollout {
  replicas: number;
  /** B: responses of one replica. */
  batch: number;
  /** T: tokens of a response, the most that there are. */
  responseLength: number;
  /** Prompts and responses, [R · B, promptLength + T]. */
  tokens: Int32Array;
  /** Normalised scores of the reward [R · B]. */
  scores: Float32Array;
  /** Of a reward that is a sum: the scores of its components, [R · B, N]. */
  components?: Float32Array;
  /** [R · B · T] of 1 and 0: whether the token is part of the response. The existing ones come first. */
  exists: Float32Array;
  /** The same for those of them that the policy chose, as against forced ones: only they are learned from. */
  chosen: Float32Array;
  /** [R · B · T] each; 0 at tokens that the policy did not choose, so that sums over responses are right. */
  logProbs: Float32Array;
  initialLogProbs: Float32Array;
  /** Value estimates before each token. */
  values: Float32Array;
  /** Exact KL(π ‖ π_init) at each token, nats. */
  tokenKl: Float32Array;
  entropy: Float32Array;
}

type Floats = Float32Array | Float64Array;

/** Cuts values into `count` views of one length: those of each replica, or of each group. */
export function partsOf<Values extends Floats>(values: Values, count: number): Values[] {
  const size = values.length / count;
  return Array.from(
    { length: count },
    (_, part) => values.subarray(part * size, (part + 1) * size) as Values,
  );
}

/** One array of all parts. */
export function concatenate(parts: Float32Array[]): Float32Array {
  const out = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    out.set(part, offset);
    offset += part.length;
  }
  return out;
}

/** Of a rollout what belongs to some of its replicas, in their order. */
export function rolloutOf(
  { replicas, batch, responseLength, ...arrays }: Rollout,
  places: readonly number[],
): Rollout {
  const rowsOf = <Values extends Floats | Int32Array>(values: Values): Values => {
    const size = values.length / replicas;
    const own = values.slice(0, places.length * size) as Values;
    places.forEach((replica, place) => {
      own.set(values.subarray(replica * size, (replica + 1) * size), place * size);
    });
    return own;
  };
  const own = Object.entries(arrays).map(([name, values]) => [name, rowsOf(values)]);
  return { ...Object.fromEntries(own), replicas: places.length, batch, responseLength };
}

/** Means of values [R · n], one a replica. */
export function replicaMeans(values: Floats, replicas: number): number[] {
  return partsOf(values, replicas).map((own) => mean(own));
}

/** Means over responses of a per-token quantity [R · B · T] summed over the response, one a replica. */
export function responseMeans({ replicas, responseLength }: Rollout, values: Float32Array): number[] {
  return replicaMeans(values, replicas).map((average) => average * responseLength);
}

/** The place in [R · B · T] of the last token that a response has. */
export function lastToken({ responseLength, exists }: Rollout, row: number): number {
  let last = (row + 1) * responseLength - 1;
  while (exists[last] === 0) last -= 1;
  return last;
}

/** Sums over the tokens of each response of a per-token quantity [R · B · T], [R · B]. */
export function responseSums({ responseLength }: Rollout, values: Float32Array): Float32Array {
  return new Float32Array(values.length / responseLength).map((_, row) => {
    let sum = 0;
    for (let token = row * responseLength; token < (row + 1) * responseLength; token++) sum += values[token];
    return sum;
  });
}
