/**
 * How much the annotator likes what a response says: of its first feature it wants ever more, of each other one a
 * certain amount, which depends on the prompt. In the terms of preference mapping (Carroll 1972) the first is an
 * attribute of the vector model, the others are of the ideal-point model.
 */
import type { RandomStream } from '../random/index.js';
import type { Grammar } from './grammar.js';
import { type Sequences, sequence } from './sequences.js';

export interface ContentOptions {
  /** Number of features. */
  contentFeatures: number;
  /** G: the first feature's worth levels off at ± this. */
  contentSaturation: number;
  /** b: weight of deviations against the first feature's worth. */
  deviationWeight: number;
  /** ν: the deviation, ½ |φ − wanted|², at which half of all that deviations can cost is reached. */
  deviationReach: number;
  /** Distance of the wanted amount of each other feature from the language's mean, in standard deviations. */
  wantedAmount: number;
  /** Standard deviation of what the prompt adds to the wanted amount. */
  promptInfluence: number;
}

/** Content of responses from their whitened features [feature][row], not yet normalised. */
export type Content = (features: readonly Float64Array[], sequences: Sequences) => Float64Array;

/** G tanh(φ_0 / G) − b ν Q / (ν + Q) with Q = ½ Σ_{k ≥ 1} (φ_k − w_k)²: the penalty is that of Geman and McClure (1985). */
export function createContent({ shape }: Grammar, options: ContentOptions, random: RandomStream): Content {
  const { contentSaturation, deviationWeight, deviationReach } = options;
  const wanted = wantedAmounts(shape.vocabularySize, options, random);
  return ([first, ...others], sequences) =>
    first.map((value, row) => {
      const amounts = wanted(sequence(sequences, row).subarray(0, shape.promptLength));
      const deviation = others.reduce(
        (sum, feature, index) => sum + 0.5 * (feature[row] - amounts[index]) ** 2,
        0,
      );
      const worth = contentSaturation * Math.tanh(value / contentSaturation);
      return worth - (deviationWeight * deviationReach * deviation) / (deviationReach + deviation);
    });
}

type WantedAmounts = (prompt: Uint8Array) => Float64Array;

/** w_k: above or below the mean by a throw of the world's, and a sum of random numbers of the prompt's tokens. */
function wantedAmounts(
  vocabularySize: number,
  { contentFeatures, wantedAmount, promptInfluence }: ContentOptions,
  random: RandomStream,
): WantedAmounts {
  const others = contentFeatures - 1;
  const common = random
    .stream('common')
    .normals(others)
    .map((normal) => wantedAmount * Math.sign(normal));
  const byToken = random.stream('tokens').normals(vocabularySize * others);
  let [known, knownAmounts] = [new Uint8Array(), new Float64Array()];
  return (prompt) => {
    // Responses to one prompt come one after the other.
    if (knownAmounts.length > 0 && isSame(prompt, known)) return knownAmounts;
    const amounts = new Float64Array(common);
    for (const token of prompt) {
      for (let index = 0; index < others; index++)
        amounts[index] += (promptInfluence * byToken[token * others + index]) / Math.sqrt(prompt.length);
    }
    [known, knownAmounts] = [prompt.slice(), amounts];
    return amounts;
  };
}

function isSame(first: Uint8Array, second: Uint8Array): boolean {
  for (let index = 0; index < first.length; index++) if (first[index] !== second[index]) return false;
  return first.length === second.length;
}
