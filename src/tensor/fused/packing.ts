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

export interface PackedNetwork {
  /** [V, W], row-major, as the parameters have it. */
  embedding: Float32Array;
  /** [context length, W]. */
  positions: Float32Array;
  /** Layer by layer the panels of `layerWeights`, then the head. */
  weights: Float32Array;
}

/** In this order: what the first block looks up lies together, and what only the last token needs comes last of it. */
const layerWeights = ['key', 'value', 'query', 'attentionOut', 'hidden', 'hiddenOut'];

/** `flat` are the parameters of one network. */
export function packNetwork({ shape, layout, head }: HeadedTransformer, flat: Float32Array): PackedNetwork {
  const { width, heads, layers } = shape;
  const named = new Map<string, { values: Float32Array; columns: number }>();
  let offset = 0;
  for (const { name, shape: own } of layout.specs) {
    const size = own.reduce((product, axis) => product * axis, 1);
    named.set(name, { values: flat.subarray(offset, offset + size), columns: own[own.length - 1] });
    offset += size;
  }
  const valuesOf = (name: string) => named.get(name)!.values;
  const names = Array.from({ length: layers }, (_, layer) => layerWeights.map((name) => `${name}${layer}`));
  const weights = new Float32Array(12 * layers * width * width + width);
  let at = 0;
  for (const name of names.flat()) {
    const { values, columns } = named.get(name)!;
    // 1/√head width, as in attentionBlock of transformer.ts.
    const scale = name.startsWith('query') ? Math.sqrt(heads / width) : 1;
    packPanels(values, { columns, scale }, weights.subarray(at, at + values.length));
    at += values.length;
  }
  weights.set(valuesOf(head), at);
  return { embedding: valuesOf('embedding'), positions: valuesOf('positions'), weights };
}

/** [inner, columns] → [columns / 2, inner, 2]. */
function packPanels(
  values: Float32Array,
  { columns, scale }: { columns: number; scale: number },
  out: Float32Array,
): void {
  const single = Math.fround(scale);
  let at = 0;
  for (let column = 0; column < columns; column += 2) {
    for (let from = column; from < values.length; from += columns) {
      out[at++] = single * values[from];
      out[at++] = single * values[from + 1];
    }
  }
}
