/** The table of compute at test time against compute in pre-training. */
import { always, defineTable, number, text, whole } from '../../../engine/table/index.js';
import { difficultyBin, modelFields, modelKey, share } from './fields.js';

export const exchange = defineTable({
  name: 'exchange',
  about:
    'A model that may spend on inference what a larger one costs more, by M + 3(M − 1)/R, against the larger one at one attempt; both fine-tuned on the same demonstrations.',
  key: [...modelKey, 'largerWidth', 'inferenceShare', 'difficultyBin', 'strategy'],
  fields: {
    ...modelFields,
    largerWidth: whole('larger_width', 'Residual width of the larger model, of the same seed.', {
      title: 'Larger width',
    }),
    largerParameters: whole('larger_parameters', 'All parameters of the larger model.', {
      title: 'Larger',
      shown: always,
    }),
    sizeRatio: number('size_ratio', 'M: its parameters over those of the smaller one.', {
      ...{ title: 'M', digits: 2, shown: always },
    }),
    inferenceShare: number(
      'inference_share',
      'R: tokens of inference over a model’s life over those of its pre-training.',
      { title: 'R', digits: 2, shown: always },
    ),
    difficultyBin,
    strategy: text(
      'strategy',
      'How the smaller model spends it: `majority`, `best_split` (between chains and forced Waits, for each bin), `best_of_n` and `weighted_vote` (learned verifiers of the largest width, mean over seeds).',
      { title: 'Strategy', shown: always },
    ),
    multiple: number('multiple', 'What the tokens of the larger model’s attempt are multiplied by.', {
      ...{ title: 'Multiple', digits: 1 },
    }),
    tokens: number('tokens', 'Tokens a problem that the smaller model may write.', {
      ...{ title: 'Tokens', digits: 1 },
    }),
    attempts: number('attempts', 'The same in attempts of it; between whole numbers in proportion.', {
      ...{ title: 'Attempts', digits: 1, shown: always },
    }),
    accuracy: share('accuracy', 'The smaller model is right.', 'Smaller, thinking more'),
    largerAccuracy: share('larger_accuracy', 'The larger model is right at one attempt.', 'Larger'),
  },
});
