/** The table of downstream tasks. */
import { always, defineTable, number, text } from '../../../engine/table/index.js';
import { runFields } from './fields.js';

export const tasks = defineTable({
  name: 'tasks',
  about: 'What trained models score on tasks downstream of their loss.',
  key: [
    ...(['task', 'setting', 'domain', 'width', 'layers', 'heads', 'tokens', 'uniqueTokens'] as const),
    ...(['schedule', 'warmup', 'learningRate', 'curatedShare', 'seed'] as const),
  ],
  fields: {
    task: text('task', 'The task.', { title: 'Task', shown: always }),
    ...runFields,
    excess: number('excess', 'Excess loss of the model.', {
      title: 'Excess',
      unit: 'nats a token',
      digits: 4,
      shown: always,
    }),
    score: number('score', 'What it scores; more is better in every task.', {
      title: 'Score',
      digits: 4,
      shown: always,
    }),
    chance: number('chance', 'What the best model without topics scores, or who throws a coin.', {
      title: 'Chance',
      digits: 4,
    }),
  },
});
