/** The answers that a chain with forced Waits comes by: what it stood at whenever its thinking would have ended. */

import { type ReasonerResponses, TokenOrigin } from '../../../policy/index.js';
import { isState, type ReasoningVocabulary } from '../../../world/reasoning/index.js';
import { noAnswer } from './read-responses.js';

/** The last state before every forced Wait, where there is one, then the answer in the end, where there is one. */
export function chainAnswers(
  vocabulary: ReasoningVocabulary,
  { tokens, origins, length, lengths }: ReasonerResponses,
  { row, answer }: { row: number; answer: number },
): number[] {
  const found: number[] = [];
  let state = noAnswer;
  for (let place = row * length; place < row * length + lengths[row]; place++) {
    const token = tokens[place];
    if (token === vocabulary.endOfThinking) break;
    if (isState(vocabulary, token)) state = token;
    const isForced = token === vocabulary.wait && origins[place] === TokenOrigin.forced;
    if (isForced && state !== noAnswer) found.push(state);
  }
  return answer === noAnswer ? found : [...found, answer];
}
