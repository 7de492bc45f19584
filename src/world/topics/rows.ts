/** What the language's rows weigh and hold, exactly: entropy, and how far a table without topics is from each. */
import type { TopicLanguage } from './language.js';

/** A row is what follows one token within one topic. Arrays are [K, V]. */
export interface LanguageRowsFacts {
  /** Share of the response tokens that a row predicts; they sum to 1. */
  weights: Float64Array;
  /** Entropy of the row, nats. */
  entropies: Float64Array;
  /** KL of the row to what follows its token whatever the topic, nats: what is lost by who does not know the topic. */
  divergences: Float64Array;
}

export interface LanguageFacts extends LanguageRowsFacts {
  /** Of a response, nats a token: the loss that no language model goes below. */
  entropy: number;
  /** Excess of the best model that knows how often tokens come and nothing else. */
  unigramExcess: number;
  /** Excess of the best model that knows the token before and not the topic. */
  bigramExcess: number;
  /** What that model says: p(next | previous), [V, V]. */
  bigram: Float64Array;
}

/** One pass over the marginals of all topics and positions: K · T · V² multiplications. */
export function languageFacts(language: TopicLanguage): LanguageFacts {
  const size = language.shape.vocabularySize;
  const weights = rowWeights(language);
  const unigram = new Float64Array(size);
  const bigram = new Float64Array(size * size);
  eachRow(language, (row, token, probabilities) => {
    for (let next = 0; next < size; next++) {
      const joint = weights[row] * probabilities[next];
      unigram[next] += joint;
      bigram[token * size + next] += joint;
    }
  });
  for (let token = 0; token < size; token++) normaliseRow(bigram.subarray(token * size, (token + 1) * size));
  const entropies = new Float64Array(weights.length);
  const divergences = new Float64Array(weights.length);
  let unigramExcess = 0;
  eachRow(language, (row, token, probabilities) => {
    entropies[row] = -crossTerm(probabilities, probabilities);
    divergences[row] = -entropies[row] - crossTerm(probabilities, bigram.subarray(token * size));
    unigramExcess += weights[row] * (-entropies[row] - crossTerm(probabilities, unigram));
  });
  return {
    ...{ weights, entropies, divergences, bigram, unigramExcess },
    entropy: inner(weights, entropies),
    bigramExcess: inner(weights, divergences),
  };
}

/** p(topic) · Σ_t p(x_{t−1} = token | topic) / T over the positions of a response; the first follows a uniform token. */
function rowWeights({ shape, frequencies, probabilities }: TopicLanguage): Float64Array {
  const { vocabularySize: size, responseLength } = shape;
  const weights = new Float64Array(frequencies.length * size);
  let marginal = new Float64Array(size);
  let next = new Float64Array(size);
  for (let topic = 0; topic < frequencies.length; topic++) {
    marginal.fill(1 / size);
    for (let position = 0; position < responseLength; position++) {
      next.fill(0);
      for (let token = 0; token < size; token++) {
        const share = marginal[token];
        weights[topic * size + token] += (frequencies[topic] * share) / responseLength;
        const start = (topic * size + token) * size;
        for (let to = 0; to < size; to++) next[to] += share * probabilities[start + to];
      }
      [marginal, next] = [next, marginal];
    }
  }
  return weights;
}

function eachRow(
  { shape: { vocabularySize: size }, frequencies, probabilities }: TopicLanguage,
  visit: (row: number, token: number, probabilities: Float32Array) => void,
): void {
  for (let row = 0; row < frequencies.length * size; row++)
    visit(row, row % size, probabilities.subarray(row * size, (row + 1) * size));
}

/** Σ p ln q. */
function crossTerm(p: Float32Array, q: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < p.length; index++) sum += p[index] * Math.log(q[index]);
  return sum;
}

function normaliseRow(row: Float64Array): void {
  let total = 0;
  for (const value of row) total += value;
  for (let index = 0; index < row.length; index++) row[index] /= total;
}

function inner(left: Float64Array, right: Float64Array): number {
  return left.reduce((sum, value, index) => sum + value * right[index], 0);
}
