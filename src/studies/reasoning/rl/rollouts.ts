/** Responses of a reasoner as the methods that learn read them. */
import type { Penalty, Rollout } from '../../../methods/index.js';
import { type ReasonerResponses, TokenOrigin } from '../../../policy/index.js';

/** Nothing but the verifier's word is rewarded. */
export const noPenalty: Penalty = { perToken: ({ exists }) => new Float32Array(exists.length) };

/**
 * One replica's rollout with a score a response. Tokens that the harness wrote or the environment disturbed exist, and were not
 * chosen: they get no gradient.
 */
export function rolloutOfResponses(responses: ReasonerResponses, scores: Float32Array): Rollout {
  const { count, length, lengths, origins, logProbs } = responses;
  const exists = new Float32Array(count * length);
  const chosen = new Float32Array(count * length);
  for (let row = 0; row < count; row++)
    for (let place = row * length; place < row * length + lengths[row]; place++) {
      exists[place] = 1;
      chosen[place] = origins[place] === TokenOrigin.policy ? 1 : 0;
    }
  // No method here reads the initial policy, a value head or an exact divergence.
  const unread = new Float32Array(count * length);
  return {
    ...{ replicas: 1, batch: count, responseLength: length, tokens: new Int32Array(0) },
    ...{ scores, exists, chosen, logProbs },
    ...{ initialLogProbs: unread, values: unread, tokenKl: unread, entropy: unread },
  };
}
