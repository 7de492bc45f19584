/** Reasoners and rows of different lengths for tests, and what they say by plain JavaScript in doubles. */
import {
  type ReasonerModel,
  type ReasonerSize,
  reasonerModel,
  slopesPlace,
} from '../../src/policy/reasoner/model.js';
import { emptyRows, type ReasonerRows } from '../../src/policy/reasoner/rows.js';
import type { RandomStream } from '../../src/random/index.js';
import { initialParameters, type PerToken, type TokenGradient } from '../../src/tensor/index.js';
import { logSumExp } from './numbers.js';
import {
  multiply,
  type PlainWeights,
  plainLayerNorm,
  plainSoftmax,
  plainWeights,
} from './plain-transformer.js';

export interface ReasonerCase extends Partial<ReasonerSize> {
  count?: number;
  /** Of the longest row. */
  length?: number;
  replicas?: number;
  /** Rows whose value at the last token alone is wanted. */
  isVerifier?: boolean;
}

/** Rows with what a linear loss weighs their numbers by. */
export interface WeighedRows extends ReasonerRows {
  weights: PerToken;
}

export interface ReasonerSetting {
  model: ReasonerModel;
  /** [R · count]. */
  initial: Float32Array;
  batches: WeighedRows[];
}

export function reasonerSetting(
  random: RandomStream,
  { count = 37, length = 11, replicas = 1, isVerifier = false, ...size }: ReasonerCase,
): ReasonerSetting {
  const model = reasonerModel({ width: 8, layers: 2, heads: 2, vocabularySize: 7, steps: 5, ...size });
  const initial = new Float32Array(replicas * model.layout.count);
  for (let replica = 0; replica < replicas; replica++)
    initial.set(drawnReasoner(random, model), replica * model.layout.count);
  const batches = Array.from({ length: replicas }, () => ({
    ...drawnRows(random, model, { count, length, isVerifier }),
    weights: { logProbs: drawnWeights(random, count * length), values: drawnWeights(random, count * length) },
  }));
  return { model, initial, batches };
}

/** Weights large enough to matter, slopes of both signs, and a value head that is not 0. */
export function drawnReasoner(random: RandomStream, model: ReasonerModel, scale = 1.5): Float32Array {
  const { layers, heads, width } = model.trunk;
  const values = initialParameters(model.layout, [random.stream(`weights-${random.integer(2 ** 30)}`)]).map(
    (value) => scale * value,
  );
  values.set(
    random.normals(layers * heads).map((slope) => slope / 3),
    slopesPlace(model),
  );
  values.set(random.normals(width), model.parameterCount);
  return values;
}

const drawnWeights = (random: RandomStream, size: number) =>
  Float32Array.from(random.normals(size), (value) => (random.uniform() < 0.2 ? 0 : value / size));

function drawnRows(
  random: RandomStream,
  { trunk }: ReasonerModel,
  { count, length, isVerifier }: { count: number; length: number; isVerifier: boolean },
): ReasonerRows {
  const rows = emptyRows(count, length);
  rows.tokens.set(Uint8Array.from({ length: count * length }, () => random.integer(trunk.vocabularySize)));
  rows.steps.set(Uint8Array.from({ length: count * length }, () => random.integer(trunk.steps)));
  for (let row = 0; row < count; row++) {
    rows.ends[row] = 2 + random.integer(length - 1);
    rows.starts[row] = isVerifier ? rows.ends[row] : 1 + random.integer(rows.ends[row] - 1);
    // Nobody sees what stands behind.
    rows.tokens.fill(255, row * length + rows.ends[row], (row + 1) * length);
    rows.steps.fill(255, row * length + rows.ends[row], (row + 1) * length);
  }
  return rows;
}

/** Σ of what is weighed. */
export const weighedLoss =
  ({ length, weights }: WeighedRows): TokenGradient =>
  ({ first, count, ...said }, gradient) => {
    let sum = 0;
    for (const name of ['logProbs', 'values'] as const)
      for (let at = 0; at < count * length; at++) {
        gradient[name][at] = weights[name][first * length + at];
        sum += gradient[name][at] * said[name][at];
      }
    return sum;
  };

export interface PlainReading {
  /** Of every token the distribution of the next one, nats. */
  logProbs: number[][];
  values: number[];
}

/** What the network says behind every token of a sequence. */
export function plainReading(
  { trunk, layout }: ReasonerModel,
  parameters: ArrayLike<number>,
  tokens: ArrayLike<number>,
  steps: ArrayLike<number>,
): PlainReading {
  const weights = plainWeights(layout, parameters);
  const states = plainStates(trunk, weights, tokens, steps).map(plainLayerNorm);
  const logProbs = states.map((state) => {
    const logits = multiply(state, weights.unembedding);
    const total = logSumExp(logits);
    return logits.map((logit) => logit - total);
  });
  return { logProbs, values: states.map((state) => multiply(state, weights.valueHead)[0]) };
}

const sum = (a: number[], b: number[]) => a.map((value, index) => value + b[index]);

function plainStates(
  { layers, heads, width }: ReasonerModel['trunk'],
  weights: PlainWeights,
  tokens: ArrayLike<number>,
  steps: ArrayLike<number>,
): number[][] {
  let x = Array.from(tokens, (token, at) => sum(weights.embedding[token], weights.steps[steps[at]]));
  const size = width / heads;
  for (let layer = 0; layer < layers; layer++) {
    const normal = x.map(plainLayerNorm);
    const [queries, keys, values] = ['query', 'key', 'value'].map((name) =>
      normal.map((row) => multiply(row, weights[`${name}${layer}`])),
    );
    const mixed = queries.map((query, at) =>
      Array.from({ length: heads }, (_, head) => {
        const part = (row: number[]) => row.slice(head * size, (head + 1) * size);
        const logits = keys.slice(0, at + 1).map((key, other) => {
          const product = part(key).reduce((total, value, index) => total + value * part(query)[index], 0);
          return product / Math.sqrt(size) - weights.slopes[layer][head] * (at - other);
        });
        const shares = plainSoftmax(logits);
        return part(values[0]).map((_, column) =>
          shares.reduce((total, share, other) => total + share * part(values[other])[column], 0),
        );
      }).flat(),
    );
    x = x.map((row, at) => sum(row, multiply(mixed[at], weights[`attentionOut${layer}`])));
    x = x.map((row) => {
      const hidden = multiply(plainLayerNorm(row), weights[`hidden${layer}`]).map((h) => Math.max(0, h));
      return sum(row, multiply(hidden, weights[`hiddenOut${layer}`]));
    });
  }
  return x;
}
