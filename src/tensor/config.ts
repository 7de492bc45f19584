/** Configuration keys of transformers. */
import { z } from 'zod';
import { count } from '../config/numbers.js';

export interface TransformerSize {
  width: number;
  layers: number;
  heads: number;
}

/** Keys of one transformer, for a section that has others beside them. */
export const transformerKeys = (defaults: TransformerSize) => ({
  width: count().min(2).max(512).default(defaults.width).describe('Residual width of the transformer.'),
  layers: count().max(16).default(defaults.layers).describe('Number of transformer blocks.'),
  heads: count().max(16).default(defaults.heads).describe('Attention heads; must divide the width.'),
});

/** One size of a sweep; heads must divide the width. */
export const transformerSize = z.strictObject({
  width: count().min(2).max(512).describe('Residual width.'),
  layers: count().max(16).describe('Number of transformer blocks.'),
  heads: count().max(16).default(1).describe('Attention heads; must divide the width.'),
});

/** `8x2x1`: width, layers and heads. Two shapes may have the same number of parameters. */
export const shapeName = ({ width, layers, heads }: TransformerSize) => `${width}x${layers}x${heads}`;
