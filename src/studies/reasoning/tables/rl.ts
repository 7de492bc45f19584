/** Tables of reinforcement learning from verifiers: curves, fits of them, and coverage before and after. */
import { always, defineTable, number, optional, text, whole } from '../../../engine/table/index.js';
import { modelFields, modelKey, runFields, runKey, share } from './fields.js';

export const rlCurves = defineTable({
  name: 'rl-curves',
  about: 'Reinforcement learning from a verifier: what held-out problems show on the way.',
  key: [...modelKey, ...runKey, 'step'],
  fields: {
    ...modelFields,
    ...runFields,
    step: whole('step', 'Rollouts learned from.', { title: 'Rollouts', shown: always }),
    tokens: number('tokens', 'Response tokens sampled for learning so far.', { title: 'Tokens' }),
    flops: number(
      'flops',
      'Operations so far: 2 N a token to sample and 6 N to learn from it, prompts included.',
      {
        title: 'FLOP',
        unit: 'FLOP',
      },
    ),
    gold: share('gold', 'The answer is right.', 'Gold'),
    proofs: share('proofs', 'Every step is right as well.', 'Proofs'),
    proxy: share(
      'proxy',
      'The verifier that rewards passes it; under `learned` how likely it says that it is right.',
      'Proxy',
    ),
    length: number('length', 'Tokens of a response, mean.', { title: 'Length', digits: 1, shown: always }),
    waits: number('waits', 'Waits a response.', { title: 'Waits', digits: 2, shown: always }),
    entropy: number('entropy', '−ln π of the tokens that the policy chose, mean.', {
      ...{ title: 'Entropy', unit: 'nats a token', digits: 3 },
    }),
    clipFraction: number(
      'clip_fraction',
      'Tokens of the last rollout whose ratio left the range of the loss.',
      {
        title: 'Clipped',
        digits: 3,
      },
    ),
    abstentions: share('abstentions', '“?” stands in place of an answer.', 'Abstentions'),
    finished: share('finished', 'The response has an end.', 'Finished'),
  },
});

export const rlFits = defineTable({
  name: 'rl-fits',
  about:
    'Gold accuracy against FLOP: ScaleRL’s sigmoid from the measured start with profile intervals, beside a line in ln C. Empty where the run collapsed.',
  key: [...modelKey, ...runKey],
  fields: {
    ...modelFields,
    ...runFields,
    start: share('R0', 'Before learning.', 'R₀'),
    end: share('end', 'Mean of the last evaluations.', 'End'),
    peak: share('peak', 'The highest mean of as many in a row.', 'Peak'),
    collapsed: whole('collapsed', '1 where the end lies more than 0.1 below the peak.', {
      title: 'Collapsed',
    }),
    ceiling: optional(share('A', 'Accuracy at unlimited compute.', 'A')),
    ceilingLow: optional(share('A_low', 'Its interval, low end.', 'A low')),
    ceilingHigh: optional(
      share('A_high', 'High end; empty where it lies beyond 1 or the data leave it open.', 'A high'),
    ),
    steepness: optional(number('B', 'Steepness.', { title: 'B', digits: 2 })),
    steepnessLow: optional(number('B_low', 'Its interval, low end.', { title: 'B low', digits: 2 })),
    steepnessHigh: optional(number('B_high', 'High end; empty where open.', { title: 'B high', digits: 2 })),
    middle: optional(number('C_mid', 'Compute of half the gain.', { title: 'C_mid', unit: 'FLOP' })),
    rmse: optional(number('rmse', 'Root mean square residual of the sigmoid.', { title: 'RMSE', digits: 4 })),
    rmseLogLinear: optional(
      number('rmse_log_linear', 'The same of the line in ln C.', { title: 'RMSE, line', digits: 4 }),
    ),
    foretold: optional(
      share(
        'predicted_end_from_half',
        'The sigmoid’s mean over the last evaluations, from half the compute.',
        'Foretold',
      ),
    ),
    foretoldLogLinear: optional(
      share('predicted_end_log_linear', 'The same by the line in ln C.', 'Foretold, line'),
    ),
  },
});

export const rlCoverage = defineTable({
  name: 'rl-coverage',
  about: 'pass@k of the same problems before and after reinforcement learning.',
  key: [...modelKey, ...runKey, 'judge', 'k'],
  fields: {
    ...modelFields,
    ...runFields,
    judge: text('judge', '`answer`: the final state; `proof`: every step.', {
      title: 'Judged by',
      shown: always,
    }),
    k: whole('k', 'Attempts.', { title: 'k', shown: always }),
    before: share('before', 'pass@k of the model that learning started from.', 'Before'),
    after: share('after', 'pass@k after it.', 'After'),
  },
});
