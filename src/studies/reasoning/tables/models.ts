/** Tables of models: their training, and their attempts. */
import { always, defineTable, number, whole } from '../../../engine/table/index.js';
import { difficultyBin, modelFields, modelKey, share, tokensMean } from './fields.js';

export const fineTuning = defineTable({
  name: 'fine-tuning',
  about: 'The course of supervised fine-tuning: its loss, and what the model can do on the way.',
  key: [...modelKey, 'step'],
  fields: {
    ...modelFields,
    step: whole('step', 'Gradient steps taken.', { title: 'Step', shown: always }),
    loss: number('loss', 'Cross-entropy on demonstrations, mean since the row before.', {
      ...{ title: 'Loss', unit: 'nats a token', digits: 4, shown: always },
    }),
    accuracy: share('accuracy', 'Share of responses whose answer is right.', 'Accuracy'),
    proofs: share('proofs', 'Share of responses whose every step is right as well.', 'Proofs'),
    tokens: tokensMean,
    waits: number('waits', 'Waits a response.', { title: 'Waits', digits: 2, shown: always }),
  },
});

export const attempts = defineTable({
  name: 'attempts',
  about: 'The pool of attempts, a row a problem.',
  key: [...modelKey, 'problem'],
  fields: {
    ...modelFields,
    problem: whole('problem', 'The test problem, from 0.', { title: 'Problem' }),
    steps: whole('steps', 'Its operations.', { title: 'Steps', shown: always }),
    rarestOperation: whole('rarest_operation', 'The largest rank of its operations.', { title: 'Rarest' }),
    samples: whole('samples', 'Attempts.', { title: 'Attempts' }),
    correct: whole('correct', 'Attempts whose answer is right.', { title: 'Right', shown: always }),
    proofs: whole('proofs', 'Attempts whose every step is right as well.', {
      title: 'Proofs',
      shown: always,
    }),
    firstAttempts: whole('first_attempts', 'The first of them, which a law’s exponent is told from.', {
      title: 'First',
    }),
    firstProofs: whole('first_proofs', 'Of these, those whose every step is right.', {
      title: 'First proofs',
    }),
    tokens: tokensMean,
    difficultyBin,
  },
});
