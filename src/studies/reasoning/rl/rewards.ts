/** What a response is rewarded with: 1 where the verifier passes it, else 0. */
import type { RandomStream } from '../../../random/index.js';
import {
  answerIsRight,
  type Judged,
  passesAbstentions,
  passesAnyStep,
  proofIsRight,
  type ReasoningVocabulary,
} from '../../../world/reasoning/index.js';
import type { RewardName } from './names.js';

export interface RewardOptions {
  vocabulary: ReasoningVocabulary;
  /** How often an abstention passes under `abstention`. */
  abstentionPasses: number;
  random: RandomStream;
}

export type Reward = (judged: Judged) => boolean;

export function rewardOf(
  name: RewardName,
  { vocabulary, abstentionPasses: probability, random }: RewardOptions,
): Reward {
  switch (name) {
    case 'answer':
      return answerIsRight;
    case 'proof':
      return proofIsRight;
    case 'abstention':
      return (judged) => passesAbstentions(judged, { vocabulary, probability, random });
    case 'lenient':
      return passesAnyStep;
  }
}
