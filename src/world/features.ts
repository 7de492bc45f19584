/** What the annotator reads in a response: random non-linear features of its tokens, uncorrelated in the language. */
import type { RandomStream } from '../random/index.js';
import { fitWhitening } from '../statistics/index.js';
import type { Grammar } from './grammar.js';
import { contentLengths, endTokenOf, type Sequences, sequenceEnd } from './sequences.js';

/** Features of sequences, [feature][row]. */
export type FeatureMap = (sequences: Sequences) => Float64Array[];

/** Hidden units of the random network behind the features. */
export const hiddenUnits = 16;

/**
 * φ_k = Σ_h M_kh · Σ_t tanh(A_h[x_t]) / T, whitened to mean 0, variance 1 and no correlations on the sample.
 *
 * T is the longest length: a response that ends early says less. Where responses do, a token counts by how it differs from
 * the language's mean token, so that what is not said is neutral; the end token says nothing.
 */
export function createFeatures(
  grammar: Grammar,
  { count, sample, random }: { count: number; sample: Sequences; random: RandomStream },
): FeatureMap {
  const network = createNetwork(grammar, { count, sample, random });
  const whiten = fitWhitening(network(sample));
  return (sequences) => whiten(network(sequences));
}

function createNetwork(
  { shape }: Grammar,
  { count, sample, random }: { count: number; sample: Sequences; random: RandomStream },
): FeatureMap {
  const { vocabularySize, promptLength, responseLength } = shape;
  const units = random
    .stream('current')
    .normals(vocabularySize * hiddenUnits)
    .map(Math.tanh);
  const mixing = random.stream('mixing').normals(count * hiddenUnits);
  const byToken = tokenFeatures(units, mixing, count).map((value) => value / responseLength);
  const endToken = endTokenOf(shape);
  const sums = (sequences: Sequences) => {
    const { tokens, count: rows, length } = sequences;
    const features = Array.from({ length: count }, () => new Float64Array(rows));
    for (let row = 0; row < rows; row++) {
      const end = sequenceEnd(shape, sequences, row);
      for (let index = row * length + promptLength; index < end && tokens[index] !== endToken; index++) {
        for (let feature = 0; feature < count; feature++)
          features[feature][row] += byToken[tokens[index] * count + feature];
      }
    }
    return features;
  };
  if (endToken === undefined) return sums;
  // What a content token of the language adds on average.
  const tokens = contentLengths(shape, sample).reduce((total, length) => total + length, 0);
  const means = sums(sample).map((feature) => feature.reduce((total, value) => total + value, 0) / tokens);
  return (sequences) => {
    const lengths = contentLengths(shape, sequences);
    return sums(sequences).map((feature, index) =>
      feature.map((value, row) => value - lengths[row] * means[index]),
    );
  };
}

/** What one token adds to each feature, [V, count]: the mixing is linear, so that it goes before the mean. */
function tokenFeatures(units: Float32Array, mixing: Float32Array, count: number): Float64Array {
  const vocabularySize = units.length / hiddenUnits;
  const byToken = new Float64Array(vocabularySize * count);
  for (let token = 0; token < vocabularySize; token++) {
    for (let feature = 0; feature < count; feature++) {
      let sum = 0;
      for (let unit = 0; unit < hiddenUnits; unit++)
        sum += mixing[feature * hiddenUnits + unit] * units[token * hiddenUnits + unit];
      byToken[token * count + feature] = sum;
    }
  }
  return byToken;
}
