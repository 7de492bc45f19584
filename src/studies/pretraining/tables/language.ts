/** The tables of the language: what is known of it exactly. */
import { always, defineTable, number, setting, whole } from '../../../engine/table/index.js';
import { domain } from './fields.js';

const nats = { unit: 'nats a token', digits: 4, shown: always };

export const language = defineTable({
  name: 'language',
  about:
    'The languages: their entropy, which no model’s loss goes below, and what simple models lose above it.',
  key: ['setting', 'domain'],
  fields: {
    setting: setting(() => []),
    domain,
    topics: whole('topics', 'Topics of the language.', { title: 'Topics', shown: always }),
    entropy: number('entropy', 'Of a response, exact: the irreducible loss.', { title: 'Entropy', ...nats }),
    unigramExcess: number(
      'unigram_excess',
      'Excess of the best model that knows how often each token comes.',
      {
        title: 'Excess of a unigram',
        ...nats,
      },
    ),
    bigramExcess: number(
      'bigram_excess',
      'Excess of the best model that knows the token before and not the topic.',
      {
        title: 'Excess of a bigram',
        ...nats,
      },
    ),
  },
});

export const idealLearner = defineTable({
  name: 'ideal-learner',
  about:
    'The excess of an ideal learner after so many tokens: a table for every row of the language that pays.',
  key: ['setting', 'domain', 'tokens'],
  fields: {
    setting: setting(() => []),
    domain,
    tokens: number('tokens', 'Response tokens that it has seen.', { title: 'Tokens', shown: always }),
    excess: number('excess', 'Σ min(p · KL, (V − 1) / 2 D) over rows, exact.', { title: 'Excess', ...nats }),
  },
});

export const idealCapacity = defineTable({
  name: 'ideal-capacity',
  about:
    'The excess of who knows the most valuable rows of the language exactly and of no other more than a bigram.',
  key: ['setting', 'domain', 'rows'],
  fields: {
    setting: setting(() => []),
    domain,
    rows: whole('rows', 'Rows that are known: what follows one token within one topic.', {
      title: 'Rows',
      shown: always,
    }),
    excess: number('excess', 'Σ p · KL over the other rows, exact.', { title: 'Excess', ...nats }),
  },
});
