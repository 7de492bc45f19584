/** The table of what directly aligned policies know of gold's preferences. */
import { defineTable, number, setting, whole } from '../../../engine/table/index.js';
import { curveAxes } from '../axes.js';
import { shownAxes } from '../shown-axes.js';
import { method, proxySeed } from './fields.js';

export const implicitRewards = defineTable({
  name: 'implicit_rewards',
  about:
    'How well the implicit rewards of directly aligned policies agree with gold on comparisons that none was aligned with. There where a method of direct alignment ran (`direct.methods`).',
  key: ['method', 'setting', 'proxySeed', 'iteration'],
  fields: {
    method,
    setting: setting(curveAxes, { shown: shownAxes }),
    proxySeed,
    iteration: whole('iteration', 'Steps taken.', { title: 'Iteration' }),
    accuracy: number(
      'accuracy',
      'Share of the validation comparisons that the implicit reward orders as gold does.',
      {
        title: 'Accuracy',
        digits: 3,
      },
    ),
    margin: number('margin', 'Mean margin β ln π/π_init of the response that gold prefers over the other.', {
      title: 'Margin',
      digits: 3,
    }),
  },
  kept: 'occasional',
});
