/** Fields that several tables of this kind of study have. */
import { number, optional, setting, text, whole } from '../../../engine/table/index.js';
import { operations } from '../large-words.js';

export const domain = number(
  'domain',
  'α of the topics’ Zipf law, p(rank k) ∝ k^−(1 + α): what tells languages apart.',
  {
    title: 'Zipf α',
  },
);

/** What tells runs apart, and what they count. */
export const runFields = {
  setting: setting(() => []),
  domain,
  width: whole('width', 'Residual width of the model.', { title: 'Width' }),
  layers: whole('layers', 'Transformer blocks.', { title: 'Layers' }),
  heads: whole('heads', 'Attention heads.', { title: 'Heads' }),
  parameters: whole('parameters', 'All parameters, N.', { title: 'Parameters' }),
  embeddingParameters: whole(
    'embedding_parameters',
    'Those of them that embed tokens and positions, and that read tokens off the last state.',
    { title: 'Of these, embeddings' },
  ),
  tokens: whole('tokens', 'Response tokens that the whole run sees, D: what its schedule ends at.', {
    title: 'Tokens',
  }),
  uniqueTokens: whole(
    'unique_tokens',
    'Response tokens that are different ones; as many as `tokens` if none come again.',
    {
      title: 'Unique tokens',
    },
  ),
  epochs: number('epochs', 'How often the run sees each.', { title: 'Epochs' }),
  compute: number('compute', 'Of the whole run, 6 · parameters · tokens.', {
    title: 'Compute',
    ...operations('compute'),
  }),
  flop: number('flop', 'Of the whole run, counted product by product.', {
    title: 'Counted',
    ...operations('flop'),
  }),
  batch: whole('batch', 'Sequences in a step.', { title: 'Batch' }),
  steps: whole('steps', 'Steps of the whole run.', { title: 'Steps' }),
  schedule: text('schedule', 'How the learning rate falls: matched to the run, single or constant.', {
    title: 'Schedule',
  }),
  warmup: whole('warmup', 'Steps in which the learning rate rises.', { title: 'Warmup' }),
  learningRate: number('learning_rate', 'Peak learning rate of Adam.', { title: 'Rate', digits: 4 }),
  curatedShare: number('curated_share', 'Last share of the tokens that is of curated topics alone.', {
    title: 'Curated share',
  }),
  seed: whole('seed', 'Which run of its cell, from 0.', { title: 'Seed' }),
  budget: optional(
    number('budget', 'The level of compute that the run spends; empty where its tokens were named.', {
      title: 'Budget',
      ...operations('budget'),
    }),
  ),
  heldOut: whole('held_out', '1 for the run that no fit may see, 0 for all others.', {
    title: 'Held out',
    instead: (row) => ((row as { heldOut: number }).heldOut === 1 ? 'yes' : 'no'),
  }),
};
