/** The models of an experiment: their shapes, and what they count. */
import { type PolicyModel, policyModel } from '../../policy/policy.js';
import type { TransformerSize } from '../../tensor/config.js';
import { type LanguageConfig, shapeOf } from './config/language.js';

/** One head for every 16 of the width, where a size names none. */
export const wholeSize = ({
  width,
  layers,
  heads,
}: {
  width: number;
  layers: number;
  heads: number | null;
}): TransformerSize => ({ width, layers, heads: heads ?? Math.max(1, Math.floor(width / 16)) });

export const modelOf = (language: LanguageConfig, size: TransformerSize): PolicyModel =>
  policyModel({ world: shapeOf(language), policy: size });

export interface ModelCounts {
  /** All parameters, N. */
  parameters: number;
  /** Those of them that embed tokens and positions, and that read tokens off the last state. */
  embeddingParameters: number;
  /** Floating-point operations of training on one response token, counted; 6 N is the rule of thumb. */
  flopPerToken: number;
}

/**
 * A product of matrices takes two operations a multiplication, and training three products for each one of the forward pass. The last
 * block and the head compute nothing for tokens of the prompt that predict none; attention reads what comes before.
 */
export function countsOf(language: LanguageConfig, { width, layers, heads }: TransformerSize): ModelCounts {
  const { vocabularySize, promptLength, responseLength } = language;
  const read = promptLength + responseLength - 1;
  const { parameterCount } = modelOf(language, { width, layers, heads });
  let products = responseLength * width * vocabularySize;
  for (let layer = 0; layer < layers; layer++) {
    const wanted = layer === layers - 1 ? responseLength : read;
    // The tokens that the wanted ones attend to, themselves included.
    const attended = (wanted * (read - wanted + 1 + read)) / 2;
    products += 2 * read * width ** 2 + 10 * wanted * width ** 2 + 2 * attended * width;
  }
  return {
    parameters: parameterCount,
    embeddingParameters: (2 * vocabularySize + read) * width,
    flopPerToken: (6 * products) / responseLength,
  };
}
