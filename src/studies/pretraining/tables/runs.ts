/** The table of runs: where each of them ends. */
import { always, defineTable, number } from '../../../engine/table/index.js';
import { runFields } from './fields.js';

const nats = { unit: 'nats a token', digits: 4, shown: always };

export const runs = defineTable({
  name: 'runs',
  about: 'Every run with its last evaluation: what scaling laws are fitted to.',
  key: [
    ...(['setting', 'domain', 'width', 'layers', 'heads', 'tokens', 'uniqueTokens'] as const),
    ...(['schedule', 'warmup', 'learningRate', 'curatedShare', 'seed'] as const),
  ],
  order: (left, right) =>
    left.domain - right.domain || left.parameters - right.parameters || left.tokens - right.tokens,
  fields: {
    ...runFields,
    excess: number('excess', 'KL of the true distribution to the model’s at the end of the run.', {
      title: 'Excess',
      ...nats,
    }),
    loss: number('loss', 'Entropy of the language plus the excess.', { title: 'Loss', ...nats }),
  },
});
