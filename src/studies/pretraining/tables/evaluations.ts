/** The table of evaluations: the course of every run. */
import { always, defineTable, type Field, number, optional, whole } from '../../../engine/table/index.js';
import { rankBands } from '../training/measure.js';
import { runFields } from './fields.js';

const nats = { unit: 'nats a token', digits: 4 };

/** `excessRank1` to `excessRank12`. */
export type RankColumn = `excessRank${number}`;

const byRank = Object.fromEntries(
  Array.from({ length: rankBands }, (_, index): [RankColumn, Field<number | null>] => {
    const band = index + 1;
    const [first, last] = [2 ** index, 2 ** band - 1];
    const ranks =
      band === rankBands ? `${first} and all later ones` : first === last ? '1' : `${first} to ${last}`;
    const about = `Excess on topics of rank ${ranks}; empty where none is among the test sequences.`;
    return [
      `excessRank${band}`,
      optional(number(`excess_rank_${band}`, about, { title: `Excess, rank ${ranks}`, ...nats })),
    ];
  }),
) as Record<RankColumn, Field<number | null>>;

export const pretraining = defineTable({
  name: 'pretraining',
  about: 'Every evaluation of every run: how far the model is from the language after so many tokens.',
  key: [
    ...(['setting', 'domain', 'width', 'layers', 'heads', 'tokens', 'uniqueTokens'] as const),
    ...(['schedule', 'warmup', 'learningRate', 'curatedShare', 'seed', 'step'] as const),
  ],
  fields: {
    ...runFields,
    step: whole('step', 'Steps taken.', { title: 'Step', shown: always }),
    stepTokens: whole('step_tokens', 'Response tokens seen until then.', {
      title: 'Tokens seen',
      shown: always,
    }),
    excess: number(
      'excess',
      'KL of the true distribution to the model’s, mean over the contexts of the test sequences: exact, the loss less the entropy.',
      { title: 'Excess', shown: always, ...nats },
    ),
    loss: number('loss', 'Entropy of the language plus the excess.', {
      title: 'Loss',
      shown: always,
      ...nats,
    }),
    trainLoss: number('train_loss', 'Mean cross-entropy of the batches since the evaluation before.', {
      title: 'Training loss',
      ...nats,
    }),
    curatedExcess: optional(
      number('curated_excess', 'Excess on the curated topics.', {
        title: 'Excess, curated topics',
        ...nats,
      }),
    ),
    otherExcess: optional(
      number('other_excess', 'Excess on all other topics.', {
        title: 'Excess, other topics',
        ...nats,
      }),
    ),
    ...byRank,
  },
});
