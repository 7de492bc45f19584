/** What a model says of the sequences of a task, and scores of that. More is better in all of them. */
import { contextExcess, type TopicLanguage, type TopicSequences } from '../../../world/topics/index.js';

export interface Reading {
  language: TopicLanguage;
  /** Their topics are those of the text, whatever the prompt says. */
  sequences: TopicSequences;
  /** ln q of every response token, [count · T, V]. */
  logProbs: Float32Array;
}

export type Score = (reading: Reading) => number;

const sizes = ({ language: { shape }, sequences: { length, count } }: Reading) => ({
  ...{
    size: shape.vocabularySize,
    prompt: shape.promptLength,
    response: shape.responseLength,
    length,
    count,
  },
});

/** Share of sequences, or tokens, for which something holds. */
function share(count: number, holds: (index: number) => boolean): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += holds(index) ? 1 : 0;
  return sum / count;
}

/** Whether the most likely token is the one that came. */
function isRight(reading: Reading, row: number, position: number): boolean {
  const { size, prompt, response, length } = sizes(reading);
  const at = (row * response + position) * size;
  const said = reading.logProbs.subarray(at, at + size);
  const came = said[reading.sequences.tokens[row * length + prompt + position]];
  return said.every((value) => value <= came);
}

/** Over the response tokens from `from` on. */
export const accuracy =
  (from = 0): Score =>
  (reading) => {
    const { response, count } = sizes(reading);
    const own = response - from;
    return share(count * own, (index) => isRight(reading, Math.floor(index / own), from + (index % own)));
  };

/** Share of sequences whose first tokens are all the most likely ones: of a greedy continuation it is exact match. */
export const exactMatch =
  (tokens: number): Score =>
  (reading) =>
    share(sizes(reading).count, (row) =>
      Array.from({ length: tokens }, (_, position) => position).every((position) =>
        isRight(reading, row, position),
      ),
    );

/** ln q of the tokens of one sequence from `from` on, nats. */
function logLikelihoodOf(reading: Reading, row: number, from = 0): number {
  const { size, prompt, response, length } = sizes(reading);
  let sum = 0;
  for (let position = from; position < response; position++) {
    const token = reading.sequences.tokens[row * length + prompt + position];
    sum += reading.logProbs[(row * response + position) * size + token];
  }
  return sum;
}

/** Mean of a token, nats. */
export const logLikelihood =
  (from = 0): Score =>
  (reading) => {
    const { count, response } = sizes(reading);
    let sum = 0;
    for (let row = 0; row < count; row++) sum += logLikelihoodOf(reading, row, from);
    return sum / (count * (response - from));
  };

/** −KL(p ‖ q): the mean log-likelihood ratio of model and language, nats a token. */
export const logRatio: Score = ({ language, sequences, logProbs }) => {
  const excess = contextExcess(language, sequences, logProbs);
  return -excess.reduce((sum, value) => sum + value, 0) / excess.length;
};

/** Share of sequences with a KL below the bound, nats a token. */
export const solved =
  (bound: number): Score =>
  (reading) => {
    const { count, response } = sizes(reading);
    const excess = contextExcess(reading.language, reading.sequences, reading.logProbs);
    return share(count, (row) => {
      const own = excess.subarray(row * response, (row + 1) * response);
      return own.reduce((sum, value) => sum + value, 0) / response < bound;
    });
  };

/** Of pairs of sequences one after the other, the share in which the first is likelier; of so many pairs alone. */
export const choice =
  (most = Number.POSITIVE_INFINITY): Score =>
  (reading) =>
    share(Math.min(most, sizes(reading).count / 2), (pair) => {
      const [first, second] = [2 * pair, 2 * pair + 1].map((row) => logLikelihoodOf(reading, row));
      return first > second;
    });

const bins = 10;

/** Less the expected calibration error of the most likely tokens (Guo et al. 2017), over ten bins of confidence. */
export const calibration: Score = (reading) => {
  const { size, response, count } = sizes(reading);
  const [right, sure, held] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
  for (let context = 0; context < count * response; context++) {
    const said = reading.logProbs.subarray(context * size, (context + 1) * size);
    const confidence = Math.exp(said.reduce((most, value) => Math.max(most, value), -Infinity));
    const bin = Math.min(bins - 1, Math.floor(confidence * bins));
    held[bin] += 1;
    sure[bin] += confidence;
    if (isRight(reading, Math.floor(context / response), context % response)) right[bin] += 1;
  }
  const error = right.reduce((sum, value, bin) => sum + Math.abs(value - sure[bin]), 0);
  return -error / (count * response);
};
