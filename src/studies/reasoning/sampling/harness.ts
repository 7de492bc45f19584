/** The harness of this world: where responses end, how step numbers go, what a Wait is. */
import type { Harness } from '../../../policy/index.js';
import { type ReasoningVocabulary, stepRule } from '../../../world/reasoning/index.js';

/** A pass of a chain that a forced Wait adds: Wait, pointer and restated state before the steps. */
const tokensBesideSteps = 3;

export interface HarnessOptions {
  /** Tokens of a response without forced Waits, at most. */
  maximumLength: number;
  forcedWaits?: number;
  thinkingBudget?: number;
  /** Whether the policy may not write Wait. */
  isWaitBanned?: boolean;
  /** Chance that a state written in the thinking is changed to another. */
  noise?: number;
}

export function harnessOf(
  vocabulary: ReasoningVocabulary,
  { maximumLength, forcedWaits = 0, thinkingBudget = -1, isWaitBanned = false, noise = 0 }: HarnessOptions,
): Harness {
  const { end: endToken, endOfThinking, wait, mostSteps, states } = vocabulary;
  return {
    ...{ endToken, endOfThinking, wait, forcedWaits, thinkingBudget },
    maximumLength: maximumLength + forcedWaits * (mostSteps + tokensBesideSteps),
    stepRule: stepRule(vocabulary),
    banned: isWaitBanned ? [wait] : [],
    ...(noise > 0 && {
      noise: { tokens: Array.from({ length: states }, (_, state) => state), probability: noise },
    }),
  };
}
