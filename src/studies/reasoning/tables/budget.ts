/** Tables of one budget of tokens: split between chains and forced Waits, and spent as each difficulty wants it. */
import { always, defineTable, number, optional, whole } from '../../../engine/table/index.js';
import { difficultyBin, modelFields, modelKey, share } from './fields.js';

const budget = whole('budget', 'What may be spent on a problem, in attempts without forced Waits.', {
  title: 'Budget',
  shown: always,
});

const tokens = number('tokens', 'The same in tokens.', { title: 'Tokens', digits: 1 });

export const budgetSplit = defineTable({
  name: 'budget-split',
  about:
    'One budget split between chains and forced Waits: the most frequent of all answers that the chains came by.',
  key: [...modelKey, 'difficultyBin', 'budget', 'forcedWaits'],
  fields: {
    ...modelFields,
    difficultyBin,
    budget,
    forcedWaits: whole('forced_waits', 'Forced Waits of each chain.', {
      title: 'Forced Waits',
      shown: always,
    }),
    chains: number(
      'chains',
      'Chains that the budget pays for; between whole numbers the accuracy is in proportion.',
      { title: 'Chains', digits: 2, shown: always },
    ),
    tokens,
    firstHalf: share('first_half', 'Accuracy on the first half of the chains.', 'First half'),
    secondHalf: share('second_half', 'Accuracy on the second half.', 'Second half'),
  },
});

export const computeOptimal = defineTable({
  name: 'compute-optimal',
  about:
    'The best split of a budget for every bin of difficulty, chosen on one half of the chains and scored on the other, both ways round.',
  key: [...modelKey, 'budget'],
  fields: {
    ...modelFields,
    budget,
    tokens,
    accuracy: share('accuracy', 'With the best split of each bin.', 'By difficulty'),
    oneForAll: share('one_for_all', 'With the best split of all problems together.', 'One for all'),
    parallel: share('parallel', 'The majority of as many attempts.', 'Majority'),
    matchingAttempts: optional(
      number(
        'matching_attempts',
        'Attempts whose majority is as accurate as the best split of each bin; empty where none of those tried is.',
        { title: 'Attempts to match', digits: 1, shown: always },
      ),
    ),
    saving: optional(
      number('saving', 'These attempts as a multiple of the budget.', {
        title: 'Saving',
        digits: 2,
        shown: always,
      }),
    ),
    bestOfN: optional(
      share(
        'best_of_n',
        'The attempt that a learned verifier scores highest of as many: those of the largest width, mean over seeds; empty without one.',
        'Best of n',
      ),
    ),
    matchingBestOfN: optional(
      number(
        'matching_best_of_n',
        'Attempts whose best by the verifier is as accurate as the best split of each bin; empty where none of those tried is.',
        { title: 'n to match', digits: 1 },
      ),
    ),
    savingOverBestOfN: optional(
      number('saving_over_best_of_n', 'These as a multiple of the budget.', {
        ...{ title: 'Saving over best of n', digits: 2, shown: always },
      }),
    ),
  },
});
