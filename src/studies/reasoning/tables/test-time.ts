/** Tables of test-time scaling: more attempts, longer chains, shorter chains. */
import { always, defineTable, optional, text, whole } from '../../../engine/table/index.js';
import { difficultyBin, modelFields, modelKey, share, tokensMean } from './fields.js';

export const coverage = defineTable({
  name: 'coverage',
  about: 'What k attempts are worth: whether one of them is right, and whether the most frequent answer is.',
  key: [...modelKey, 'verifier', 'difficultyBin', 'k'],
  fields: {
    ...modelFields,
    verifier: text('verifier', '`answer`: the final state; `proof`: every step.', {
      title: 'Verifier',
      shown: always,
    }),
    difficultyBin,
    k: whole('k', 'Attempts.', { title: 'k', shown: always }),
    coverage: share('coverage', 'pass@k: one of k attempts is right, without bias.', 'Coverage'),
    majority: optional(
      share('majority', 'The most frequent answer of k attempts is right; empty under `proof`.', 'Majority'),
    ),
  },
});

export const sequential = defineTable({
  name: 'sequential',
  about: 'Forced Waits against as many tokens spent on attempts beside one another.',
  key: [...modelKey, 'difficultyBin', 'forcedWaits'],
  fields: {
    ...modelFields,
    difficultyBin,
    forcedWaits: whole('forced_waits', 'Times that Wait stands where the thinking would have ended.', {
      title: 'Forced Waits',
      shown: always,
    }),
    tokens: tokensMean,
    lastAnswer: share('last_answer', 'The answer in the end is right.', 'Last answer'),
    anyInChain: share('any_in_chain', 'One of the answers that the chain came by is right.', 'Any'),
    majorityInChain: share('majority_in_chain', 'The most frequent of them is right.', 'Majority of chain'),
    parallelMajority: share(
      'parallel_majority',
      'The most frequent answer of attempts with as many tokens together is right; between whole numbers of attempts in proportion.',
      'Parallel majority',
    ),
    parallelCoverage: share('parallel_coverage', 'One of these attempts is right.', 'Parallel coverage'),
  },
});

export const truncation = defineTable({
  name: 'truncation',
  about: 'Thinking that is ended by force after so many tokens.',
  key: [...modelKey, 'thinkingBudget'],
  fields: {
    ...modelFields,
    thinkingBudget: whole('thinking_budget', 'Tokens of thinking at most.', {
      title: 'Budget',
      shown: always,
    }),
    tokens: tokensMean,
    accuracy: share('accuracy', 'The answer is right.', 'Accuracy'),
    accuracyEasy: share('accuracy_easy', 'The same in the easiest bin.', 'Easiest'),
    accuracyHard: share('accuracy_hard', 'The same in the hardest bin.', 'Hardest'),
  },
});
