/** The transformer in plain JavaScript and doubles, token by token: the oracle of the tensor one. */
import type { ParameterLayout, TransformerShape } from '../../src/tensor/index.js';

type Matrix = number[][];
export type PlainWeights = Record<string, Matrix>;

/** Cuts one replica's flat parameters into matrices by name. */
export function plainWeights(layout: ParameterLayout, flat: ArrayLike<number>): PlainWeights {
  let offset = 0;
  return Object.fromEntries(
    layout.specs.map(({ name, shape: [rows, columns] }) => {
      const matrix = Array.from({ length: rows }, (_, row) =>
        Array.from({ length: columns }, (_, column) => flat[offset + row * columns + column]),
      );
      offset += rows * columns;
      return [name, matrix];
    }),
  );
}

export function multiply(row: number[], matrix: Matrix): number[] {
  return matrix[0].map((_, column) =>
    row.reduce((sum, value, index) => sum + value * matrix[index][column], 0),
  );
}

export function plainLayerNorm(row: number[]): number[] {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
  const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / row.length;
  return row.map((value) => (value - mean) / Math.sqrt(variance + 1e-5));
}

export function plainSoftmax(logits: number[]): number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

const add = (a: number[], b: number[]): number[] => a.map((value, index) => value + b[index]);

/** Final states of the residual stream of one sequence, [tokens, width]. */
export function plainTransformer(shape: TransformerShape, weights: PlainWeights, tokens: number[]): Matrix {
  let x = tokens.map((token, position) => add(weights.embedding[token], weights.positions[position]));
  for (let layer = 0; layer < shape.layers; layer++) {
    const normal = x.map(plainLayerNorm);
    const project = (name: string) => normal.map((row) => multiply(row, weights[`${name}${layer}`]));
    const mixed = plainAttention(project('query'), project('key'), project('value'), shape.heads);
    x = x.map((row, index) => add(row, multiply(mixed[index], weights[`attentionOut${layer}`])));
    x = x.map((row) => {
      const hidden = multiply(plainLayerNorm(row), weights[`hidden${layer}`]).map((h) => Math.max(0, h));
      return add(row, multiply(hidden, weights[`hiddenOut${layer}`]));
    });
  }
  return x;
}

/** Every query sees the keys up to its own position; head h owns columns h·W/H … (h + 1)·W/H − 1. */
export function plainAttention(queries: Matrix, keys: Matrix, values: Matrix, heads: number): Matrix {
  const headWidth = queries[0].length / heads;
  return queries.map((query, position) =>
    Array.from({ length: heads }, (_, head) => {
      const part = (row: number[]) => row.slice(head * headWidth, (head + 1) * headWidth);
      const seen = keys.slice(0, position + 1);
      const scores = seen.map(
        (key) => part(key).reduce((sum, k, index) => sum + k * part(query)[index], 0) / Math.sqrt(headWidth),
      );
      const shares = plainSoftmax(scores);
      return part(values[0]).map((_, column) =>
        shares.reduce((sum, share, index) => sum + share * part(values[index])[column], 0),
      );
    }).flat(),
  );
}
