/** The table of what the live screen shows. */
import { defineTable, text, whole } from '../../../engine/table/index.js';

/** What chains of thought look like: a few responses, for the screen alone. */
export const samples = defineTable({
  name: 'samples',
  about: 'A few chains of thought with what is true of their problems.',
  key: ['moment', 'row'],
  kept: 'live',
  fields: {
    moment: whole('moment', 'How far the stage was, in its unit.'),
    unit: text('unit', 'What the stage counts: steps, problems, forced Waits, rollouts.'),
    row: whole('row', 'Which response of the moment.'),
    operations: text('operations', 'The operations of the problem, separated by spaces.'),
    truth: text('truth', 'The start and the state behind every step, separated by spaces.'),
    response: text('response', 'Tokens of the response, separated by spaces.'),
    steps: text('steps', 'The step number that each of them carries, separated by spaces.'),
    forced: text('forced', 'One digit a token: 1 where the harness wrote it.'),
    isRight: whole('is_right', 'Verdict of the answer verifier, 0 or 1.'),
    isProof: whole('is_proof', 'Verdict of the proof verifier, 0 or 1.'),
  },
});
