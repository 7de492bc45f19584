/** The excess loss of a model, exactly: its divergence from the true conditional, over the contexts of test sequences. */
import type { TopicLanguage } from './language.js';
import type { TopicSequences } from './sample.js';

/**
 * KL(p ‖ q) of each response token's true distribution to the model's, nats, [count · T]; `logProbs` are the model's,
 * [count · T, V]. What token came does not enter, so that no luck of the draw does.
 */
export function contextExcess(
  { shape, probabilities }: TopicLanguage,
  { tokens, count, length, topics }: TopicSequences,
  logProbs: Float32Array,
): Float64Array {
  const { vocabularySize: size, promptLength, responseLength } = shape;
  const excess = new Float64Array(count * responseLength);
  for (let row = 0; row < count; row++) {
    for (let position = 0; position < responseLength; position++) {
      const context = row * responseLength + position;
      const previous = tokens[row * length + promptLength + position - 1];
      const start = (topics[row] * size + previous) * size;
      let sum = 0;
      for (let token = 0; token < size; token++) {
        const p = probabilities[start + token];
        sum += p * (Math.log(p) - logProbs[context * size + token]);
      }
      excess[context] = sum;
    }
  }
  return excess;
}
