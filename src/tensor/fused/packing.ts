/** Parameters in the order in which the fused kernel reads them. */
import type { ParameterLayout } from '../parameters.js';
import type { TransformerShape } from '../transformer.js';

/** A transformer, and a head that makes one number of a state. */
export interface HeadedTransformer {
  shape: TransformerShape;
  layout: ParameterLayout;
  /** The name of the head's parameters [W, 1]. */
  head: string;
}

/** Every width is made even with columns and rows of zeros: W' below. */
export interface PackedNetwork {
  /** [V, W'], row-major. */
  embedding: Float32Array;
  /** [context length, W']. */
  positions: Float32Array;
  /** Layer by layer the panels of `layerWeights`, then the head [W']. */
  weights: Float32Array;
}

/** What the first block looks up lies together; of that, what the head's token alone needs comes last. */
const layerWeights = ['key', 'value', 'query', 'attentionOut', 'hidden', 'hiddenOut'];

/** The width of rows in the kernel. */
export function evenWidth({ width }: TransformerShape): number {
  return width + (width % 2);
}

/** `flat` are the parameters of one network. */
export function packNetwork({ shape, layout, head }: HeadedTransformer, flat: Float32Array): PackedNetwork {
  const named = matricesOf(layout, flat);
  const matrix = (name: string) => named.get(name)!;
  const even = evenWidth(shape);
  // Inner and outer sizes are a multiple of the width each, and stay one.
  const padded = (size: number) => (size / shape.width) * even;
  const weights = new Float32Array(12 * shape.layers * even * even + even);
  let at = 0;
  for (let layer = 0; layer < shape.layers; layer++) {
    for (const name of layerWeights) {
      const own = matrix(`${name}${layer}`);
      // 1/√head width, as in attentionBlock of transformer.ts.
      const scale = name === 'query' ? Math.sqrt(shape.heads / shape.width) : 1;
      const inner = padded(own.values.length / own.columns);
      packPanels(own, { inner, scale: Math.fround(scale) }, weights.subarray(at));
      at += inner * padded(own.columns);
    }
  }
  weights.set(matrix(head).values, at);
  const rows = (name: string) => paddedRows(matrix(name), even);
  return { embedding: rows('embedding'), positions: rows('positions'), weights };
}

/** Row-major. */
interface Matrix {
  values: Float32Array;
  columns: number;
}

function matricesOf({ specs }: ParameterLayout, flat: Float32Array): Map<string, Matrix> {
  let offset = 0;
  return new Map(
    specs.map(({ name, shape }) => {
      const size = shape.reduce((product, axis) => product * axis, 1);
      const values = flat.subarray(offset, offset + size);
      offset += size;
      return [name, { values, columns: shape[shape.length - 1] }];
    }),
  );
}

/** Row-major rows of `even` columns. */
function paddedRows({ values, columns }: Matrix, even: number): Float32Array {
  const rows = values.length / columns;
  const out = new Float32Array(rows * even);
  for (let row = 0; row < rows; row++)
    out.set(values.subarray(row * columns, (row + 1) * columns), row * even);
  return out;
}

/** Panels [columns / 2, inner, 2] of a matrix whose rows are filled up to `inner` and whose columns to what `out` has room for. */
function packPanels(
  { values, columns }: Matrix,
  { inner, scale }: { inner: number; scale: number },
  out: Float32Array,
): void {
  for (let column = 0; column < columns; column++) {
    let at = (column >> 1) * 2 * inner + (column & 1);
    for (let from = column; from < values.length; from += columns) {
      out[at] = scale * values[from];
      at += 2;
    }
  }
}
