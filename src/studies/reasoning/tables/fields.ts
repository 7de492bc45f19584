/** Fields that several tables of this kind of study have. */
import { always, number, setting, text, whole } from '../../../engine/table/index.js';

/** What tells models apart. */
export const modelFields = {
  setting: setting(() => []),
  width: whole('width', 'Residual width of the model.', { title: 'Width' }),
  layers: whole('layers', 'Transformer blocks.', { title: 'Layers' }),
  heads: whole('heads', 'Attention heads.', { title: 'Heads' }),
  parameters: whole('policy_parameters', 'All parameters of the language model.', {
    title: 'Parameters',
    shown: always,
  }),
  seed: whole('seed', 'Which model of its width, from 0.', { title: 'Seed' }),
};

export const modelKey = ['setting', 'width', 'layers', 'heads', 'seed'] as const;

/** What tells runs of reinforcement learning apart. */
export const runFields = {
  algorithm: text('algorithm', 'The loss.', { title: 'Loss', shown: always }),
  verifier: text(
    'verifier',
    'What rewards a response: `answer`, `proof`, one with a flaw, or `learned`; `none` before learning.',
    {
      title: 'Verifier',
      shown: always,
    },
  ),
  learningRate: number('learning_rate', 'Of Adam, constant.', { title: 'Rate' }),
  lag: whole('lag', 'Rollouts by which the actor is older than the learner.', { title: 'Lag' }),
  scratchpadNoise: number('scratchpad_noise', 'Chance that a written state is changed to another.', {
    title: 'Noise',
  }),
};

export const runKey = ['algorithm', 'verifier', 'learningRate', 'lag', 'scratchpadNoise'] as const;

/** A share of attempts or problems. */
export const share = (header: string, about: string, title: string) =>
  number(header, about, { title, digits: 3, shown: always });

export const tokensMean = number('tokens', 'Tokens of a response, its end included, mean.', {
  title: 'Tokens',
  digits: 1,
  shown: always,
});

export const difficultyBin = whole(
  'difficulty_bin',
  'Problems by the share of right attempts in the first half of the pool, 1 the hardest; 0 for all problems.',
  { title: 'Bin', shown: always },
);
