/**
 * The simulated annotator, the ground truth that nobody has in the real world.
 *
 * Content is an ideal-point utility (Coombs 1964, unfolding): random non-linear features of the response, of which one
 * can have too much; how much of which is wanted depends on the prompt. Near the initial policy it looks almost linear,
 * far out it is flat. Coherence is how likely the response is under the grammar: flat for typical responses, falling
 * outside the language, then saturating.
 */
import type { RandomStream } from '../random/index.js';
import { fitWhitening, mean, standardDeviation } from '../statistics/index.js';
import { type Grammar, responseLogLikelihood, sampleCorpus } from './grammar.js';
import { type Sequences, sequence } from './sequences.js';

export interface HumanUtilityOptions {
  /** Number of features K. */
  contentFeatures: number;
  /** Distance of the ideal point from the origin of the whitened features. */
  contentIdeal: number;
  /** Weight of coherence against content's standard deviation. */
  coherenceWeight: number;
}

export interface HumanUtility {
  /** Utility of each response, not yet normalised under the initial policy. */
  utility(sequences: Sequences): Float64Array;
  /** The two parts, content in standard deviations under the grammar. */
  parts(sequences: Sequences): { content: Float64Array; coherence: Float64Array };
}

/** Hidden units of the random network behind the features. */
const hiddenUnits = 16;
/**
 * Squared length scale of content, in standard deviations: quadratic about the ideal point as far as best-of-n goes, and
 * far beyond it one response is as bad as another.
 */
const contentReach = 5;
/** Weight of the previous token inside a hidden unit, against 1 for the current one. */
const previousWeight = 0.3;
/** Weight in the ideal point's direction of what every prompt asks for, against 1 for what the single prompt does. */
const commonWeight = 4;
/** Responses from the grammar that whiten the features: optimisation then moves them towards the ideal, not past it. */
const calibrationCount = 4096;
/** Coherence begins to fall this many standard deviations below the language's mean log-likelihood. */
const coherenceMargin = 2;
/** Depth at which coherence saturates. */
const coherenceFloor = 3;

export function createHumanUtility(
  grammar: Grammar,
  options: HumanUtilityOptions,
  random: RandomStream,
): HumanUtility {
  const network = createNetwork(grammar, options.contentFeatures, random.stream('network'));
  const sample = sampleCorpus(grammar, calibrationCount, random.stream('calibration'));
  const whiten = fitWhitening(network(sample));
  const features: FeatureMap = (sequences) => whiten(network(sequences));
  const ideal = idealPoints(grammar, options, random.stream('ideal'));
  const rawContent = contentOf(features, ideal, grammar.shape.promptLength);
  const content = scaledBy(moments(rawContent(sample)), rawContent);
  const likelihood = scaledBy(moments(logLikelihoods(grammar, sample)), (given) =>
    logLikelihoods(grammar, given),
  );
  const parts = (sequences: Sequences) => ({
    content: content(sequences),
    coherence: likelihood(sequences).map(coherence),
  });
  return {
    parts,
    utility(sequences) {
      const { content, coherence } = parts(sequences);
      return content.map((value, row) => value + options.coherenceWeight * coherence[row]);
    },
  };
}

type Measure = (sequences: Sequences) => Float64Array;
type FeatureMap = (sequences: Sequences) => Float64Array[];

/** Features φ_k = Σ_h M_kh · mean_t tanh(A_h[x_t] + w B_h[x_{t−1}]): what is said and in which order. */
function createNetwork(grammar: Grammar, count: number, random: RandomStream): FeatureMap {
  const { vocabularySize: size, promptLength, responseLength } = grammar.shape;
  const table = (name: string, rows: number) => random.stream(name).normals(rows * hiddenUnits);
  const current = table('current', size);
  const previous = table('previous', size).map((value) => previousWeight * value);
  const mixing = table('mixing', count);
  const pairs = pairTable(previous, current, size);
  return ({ tokens, count: rows, length }) => {
    const features = Array.from({ length: count }, () => new Float64Array(rows));
    const hidden = new Float64Array(hiddenUnits);
    for (let row = 0; row < rows; row++) {
      hidden.fill(0);
      const start = row * length;
      for (let index = start + promptLength; index < start + length; index++) {
        const pair = (tokens[index - 1] * size + tokens[index]) * hiddenUnits;
        for (let unit = 0; unit < hiddenUnits; unit++) hidden[unit] += pairs[pair + unit] / responseLength;
      }
      for (let feature = 0; feature < count; feature++) {
        let sum = 0;
        for (let unit = 0; unit < hiddenUnits; unit++)
          sum += mixing[feature * hiddenUnits + unit] * hidden[unit];
        features[feature][row] = sum;
      }
    }
    return features;
  };
}

/** tanh(w B[previous] + A[current]) for all pairs of tokens, [V, V, units]. */
function pairTable(previous: Float32Array, current: Float32Array, size: number): Float64Array {
  const pairs = new Float64Array(size * size * hiddenUnits);
  for (let index = 0; index < pairs.length; index++) {
    const unit = index % hiddenUnits;
    const token = Math.floor(index / hiddenUnits) % size;
    const before = Math.floor(index / (hiddenUnits * size));
    pairs[index] = Math.tanh(previous[before * hiddenUnits + unit] + current[token * hiddenUnits + unit]);
  }
  return pairs;
}

type IdealPoint = (prompt: Uint8Array) => Float64Array;

/**
 * The ideal point at distance `contentIdeal`: its direction is partly common to all prompts and partly the sum of
 * random directions of the prompt's tokens, so that a good response answers its prompt.
 */
function idealPoints(
  { shape }: Grammar,
  { contentFeatures, contentIdeal }: HumanUtilityOptions,
  random: RandomStream,
): IdealPoint {
  const common = random.stream('common').normals(contentFeatures);
  // A direction at random, but of the same weight in every world.
  const commonScale = (commonWeight * Math.sqrt(contentFeatures)) / Math.hypot(...common);
  const byToken = random.stream('tokens').normals(shape.vocabularySize * contentFeatures);
  return (prompt) => {
    const point = Float64Array.from(common, (value) => commonScale * value);
    for (const token of prompt) {
      for (let feature = 0; feature < contentFeatures; feature++)
        point[feature] += byToken[token * contentFeatures + feature] / Math.sqrt(prompt.length);
    }
    const norm = Math.hypot(...point);
    return point.map((value) => (contentIdeal * value) / norm);
  };
}

/** exp(−½ |φ − ideal|² / reach): the Gaussian ideal-point utility of Poole and Rosenthal (1985). */
function contentOf(features: FeatureMap, ideal: IdealPoint, promptLength: number): Measure {
  return (sequences) => {
    const values = features(sequences);
    return Float64Array.from({ length: sequences.count }, (_, row) => {
      const wanted = ideal(sequence(sequences, row).subarray(0, promptLength));
      let square = 0;
      wanted.forEach((value, feature) => {
        square += (values[feature][row] - value) ** 2;
      });
      return Math.exp((-0.5 * square) / contentReach);
    });
  };
}

function logLikelihoods(grammar: Grammar, sequences: Sequences): Float64Array {
  return Float64Array.from({ length: sequences.count }, (_, row) =>
    responseLogLikelihood(grammar, sequences, row),
  );
}

/** About 0 inside the language, falling with slope 1 below the margin, never under the floor. */
function coherence(standardScore: number): number {
  const shortfall = Math.log1p(Math.exp(-(standardScore + coherenceMargin)));
  return -coherenceFloor * Math.tanh(shortfall / coherenceFloor);
}

interface Scale {
  mean: number;
  deviation: number;
}

function moments(values: Float64Array): Scale {
  return { mean: mean(values), deviation: standardDeviation(values, 0) };
}

function apply(scale: Scale, values: Float64Array): Float64Array {
  return values.map((value) => (value - scale.mean) / scale.deviation);
}

function scaledBy(scale: Scale, measure: Measure): Measure {
  return (sequences) => apply(scale, measure(sequences));
}
