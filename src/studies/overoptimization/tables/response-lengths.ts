/** The table of how long responses are, for worlds in which they end. */
import { defineTable, number, optional, setting, whole } from '../../../engine/table/index.js';
import { curveAxes } from '../axes.js';
import { shownAxes } from '../shown-axes.js';
import { distance, method, proxySeed } from './fields.js';

export const responseLengths = defineTable({
  name: 'response_lengths',
  about:
    'The mean length of responses at every measured point. There where responses end by a token (`world.endProbability`).',
  key: ['method', 'setting', 'proxySeed', 'n', 'iteration'],
  fields: {
    method,
    setting: setting(curveAxes, { shown: shownAxes }),
    proxySeed,
    n: optional(whole('n', 'Best-of-n: how many responses the best was taken of.')),
    iteration: optional(whole('iteration', 'Online methods: samples taken and learnt from.')),
    ...distance,
    responseLength: number('response_length', 'Tokens of a response, its end token included.', {
      title: 'Response length',
      unit: 'tokens',
      digits: 1,
    }),
  },
  kept: 'occasional',
});
