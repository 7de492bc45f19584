/**
 * The simulated annotator, the ground truth that nobody has in the real world.
 *
 * Content is how much the annotator likes what a response says. Coherence is how likely the response is under the
 * grammar: flat for typical responses, falling outside the language, then saturating.
 */
import type { RandomStream } from '../random/index.js';
import { mean, standardDeviation } from '../statistics/index.js';
import { type ContentOptions, createContent } from './content.js';
import { createFeatures } from './features.js';
import { type Grammar, responseLogLikelihood, sampleCorpus } from './grammar.js';
import { contentLengths, responseLengths, type Sequences } from './sequences.js';

export interface HumanUtilityOptions extends ContentOptions {
  /** Weight of coherence against content's standard deviation. */
  coherenceWeight: number;
}

export interface HumanUtility {
  /** Utility of each response, not yet normalised under the initial policy. */
  utility(sequences: Sequences): Float64Array;
  /** The two parts, content in standard deviations under the grammar. */
  parts(sequences: Sequences): { content: Float64Array; coherence: Float64Array };
}

/** Responses of the grammar that scales are measured on. */
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
  const sample = sampleCorpus(grammar, calibrationCount, random.stream('calibration'));
  const features = createFeatures(grammar, {
    count: options.contentFeatures,
    sample,
    random: random.stream('network'),
  });
  const worth = createContent(grammar, options, random.stream('ideal'));
  const rawContent: Measure = (sequences) => worth(features(sequences), sequences);
  const content = scaledBy(moments(rawContent(sample)), rawContent);
  const rawLikelihood = likelihoodAtFullLength(grammar, sample);
  const likelihood = scaledBy(moments(rawLikelihood(sample)), rawLikelihood);
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

/** Of the content tokens, given that the response goes on to each of them; when it ends is no matter of coherence. */
function logLikelihoods(grammar: Grammar, sequences: Sequences): Float64Array {
  const { endProbability } = grammar.shape;
  const lengths = responseLengths(grammar.shape, sequences);
  const contents = contentLengths(grammar.shape, sequences);
  return new Float64Array(sequences.count).map((_, row) => {
    const value = responseLogLikelihood(grammar, sequences, row);
    if (endProbability === 0) return value;
    const ending = lengths[row] > contents[row] ? Math.log(endProbability) : 0;
    return value - ending - contents[row] * Math.log1p(-endProbability);
  });
}

/**
 * The log-likelihood that a response would have at the longest length T. Over L content tokens it has the mean Lμ and a
 * spread ∝ √L, with μ a token's mean on the sample: Tμ + (ln p − Lμ) √(T/L), which is ln p itself where L = T, and the
 * mean where nothing is said.
 */
function likelihoodAtFullLength(grammar: Grammar, sample: Sequences): Measure {
  const { shape } = grammar;
  const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);
  const perToken = total(logLikelihoods(grammar, sample)) / total(contentLengths(shape, sample));
  return (sequences) => {
    const lengths = contentLengths(shape, sequences);
    return logLikelihoods(grammar, sequences).map((value, row) => {
      const [length, full] = [lengths[row], shape.responseLength];
      if (length === 0) return full * perToken;
      const missing = (full - length) * perToken;
      return value + missing + (Math.sqrt(full / length) - 1) * (value - length * perToken);
    });
  };
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
