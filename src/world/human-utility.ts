/**
 * The simulated annotator, the ground truth that nobody has in the real world.
 *
 * Content is an ideal-point utility (Coombs 1964, unfolding): random non-linear features of prompt and response,
 * of which one can have too much. Near the initial policy it looks almost linear, far out it is flat. Coherence is how likely the
 * response is under the grammar: flat for typical responses, falling outside the language, then saturating.
 */
import type { RandomStream } from '../random/index.js';
import { fitWhitening, mean, standardDeviation } from '../statistics/index.js';
import { type Grammar, responseLogLikelihood, sampleCorpus } from './grammar.js';
import type { Sequences } from './sequences.js';

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
/** Squared length scale of content, in standard deviations: beyond it one response is as bad as another. */
const contentReach = 5;
/** Weight of the previous token inside a hidden unit, against 1 for the current one. */
const previousWeight = 0.3;
/** How strongly a prompt can raise or lower the weight of a hidden unit. */
const promptWeight = 0.3;
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
  const ideal = idealPoint(options, random.stream('ideal'));
  const rawContent = contentOf(features, ideal);
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

/**
 * Features φ_k = Σ_h M_kh g_h(prompt) · mean_t tanh(A_h[x_t] + w B_h[x_{t−1}]): what is said and in which order,
 * weighed by what was asked.
 */
function createNetwork(grammar: Grammar, count: number, random: RandomStream): FeatureMap {
  const { vocabularySize: size, promptLength, responseLength } = grammar.shape;
  const table = (name: string, rows: number) => random.stream(name).normals(rows * hiddenUnits);
  const current = table('current', size);
  const previous = table('previous', size).map((value) => previousWeight * value);
  const gates = table('gates', size);
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
      gate(hidden, gates, tokens.subarray(start, start + promptLength));
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

/** Multiplies each unit by 1 + promptWeight · tanh of the prompt's summed gate logits. */
function gate(hidden: Float64Array, gates: Float32Array, prompt: Uint8Array): void {
  for (let unit = 0; unit < hiddenUnits; unit++) {
    let sum = 0;
    for (const token of prompt) sum += gates[token * hiddenUnits + unit];
    hidden[unit] *= 1 + promptWeight * Math.tanh(sum / Math.sqrt(prompt.length));
  }
}

/** A point in a uniformly random direction at distance `contentIdeal`. */
function idealPoint({ contentFeatures, contentIdeal }: HumanUtilityOptions, random: RandomStream): number[] {
  const direction = [...random.normals(contentFeatures)];
  const norm = Math.hypot(...direction);
  return direction.map((value) => (contentIdeal * value) / norm);
}

/** exp(−½ |φ − ideal|² / reach): the Gaussian ideal-point utility of Poole and Rosenthal (1985). */
function contentOf(features: FeatureMap, ideal: number[]): Measure {
  return (sequences) => {
    const distance = new Float64Array(sequences.count);
    features(sequences).forEach((values, feature) => {
      for (let row = 0; row < values.length; row++)
        distance[row] += 0.5 * (values[row] - ideal[feature]) ** 2;
    });
    return distance.map((half) => Math.exp(-half / contentReach));
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
