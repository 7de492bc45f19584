/**
 * What surrounds a reasoner while it samples, as data: how tokens move the step number, and what the harness writes, forbids or
 * disturbs. A token that the harness wrote is no doing of the policy's.
 */

import { nextStep } from '../../tensor/step-codes.js';

/** One entry a token of the vocabulary: `keepStep`, `nextStep`, or the step number ≥ 0 that the token sets. */
export type StepRule = Int32Array;

/** Where a sequence stands: the step number of its last token, and whether that token set it. */
export interface StepState {
  step: number;
  isSet: boolean;
}

/**
 * Where it stands behind one more token. A response goes on from the step number of the prompt's last token, as one that was not
 * set. Step numbers stay below `steps`.
 */
export function stepAfter(
  rule: StepRule,
  { step, isSet }: StepState,
  token: number,
  steps: number,
): StepState {
  const own = rule[token];
  if (own >= 0) return { step: Math.min(own, steps - 1), isSet: true };
  const isNext = own === nextStep && !isSet;
  return { step: Math.min(isNext ? step + 1 : step, steps - 1), isSet: false };
}

/** The same number for every row, or one a row. */
export type PerRow = number | Int32Array;

export interface Harness {
  /** Ends a response, and is its last token. */
  endToken: number;
  /** Tokens of a response, its end token included, at most. */
  maximumLength: number;
  stepRule: StepRule;
  /** `</think>`: ends the thinking. Needed by budgets, Waits and noise. */
  endOfThinking?: number;
  /**
   * After so many response tokens the harness writes `endOfThinking`, unless the thinking has ended before; −1 for no budget, which
   * is the default. Forced Waits count as tokens, and give way to the budget.
   */
  thinkingBudget?: PerRow;
  /** The first so many times that the policy draws `endOfThinking`, the harness writes `wait` instead; 0 by default. */
  forcedWaits?: PerRow;
  wait?: number;
  /** Never drawn; the others' probabilities are divided by their sum, and log-probabilities are those. */
  banned?: readonly number[];
  /**
   * Before `endOfThinking`, a token of these that the policy draws becomes with `probability` another of them, each as likely: what
   * stands there is the environment's then.
   */
  noise?: { tokens: readonly number[]; probability: number };
  /** The most probable token instead of a drawn one, the first of equals; log-probabilities are those of the policy all the same. */
  isGreedy?: boolean;
}

/** Who wrote a token of a response. */
export const TokenOrigin = {
  policy: 0,
  /** The harness: the policy had no choice, or its choice was not taken. */
  forced: 1,
  /** The policy drew another, which the environment disturbed. */
  environment: 2,
} as const;
