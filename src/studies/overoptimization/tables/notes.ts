/** The tables of doubts, and of what the live screen shows. */
import { defineTable, number, text, whole } from '../../../engine/table/index.js';

export const warnings = defineTable({
  name: 'warnings',
  about: 'What the program itself doubts, with advice.',
  key: ['code', 'subject', 'message'],
  format: 'json',
  fields: {
    code: text('code', 'The kind of doubt.'),
    subject: text('subject', 'What the doubt is about: a stage, a group, a column.'),
    message: text('message', 'What was seen, with its numbers.'),
    advice: text('advice', 'What to do about it.'),
  },
});

/** What reward hacking looks like: a few responses of a running policy, for the screen alone. */
export const samples = defineTable({
  name: 'samples',
  about: 'A few responses of a running policy with their scores.',
  key: ['iteration', 'row'],
  kept: 'live',
  fields: {
    iteration: whole('iteration', 'Samples taken and learnt from.'),
    row: whole('row', 'Which response of the evaluation.'),
    prompt: text('prompt', 'Tokens of the prompt, separated by spaces.'),
    response: text('response', 'Tokens of the response, separated by spaces.'),
    proxyScore: number('proxy_score', 'Score of the proxy.', { unit: 'sd of gold' }),
    goldScore: number('gold_score', 'Score of the gold reward model.', { unit: 'sd of gold' }),
    humanScore: number('human_score', 'Utility of the simulated annotator.', { unit: 'sd of the utility' }),
  },
});
