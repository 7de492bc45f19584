/** The table of what the components of a reward are at every measured point. */
import { defineTable, number, setting, text, whole } from '../../../engine/table/index.js';
import { curveAxes } from '../axes.js';
import { shownAxes } from '../shown-axes.js';
import { distance, method, proxySeed } from './fields.js';

export const components = defineTable({
  name: 'components',
  about:
    'The components of a reward at every measured point of a method that learns: the score of each one’s proxy, and what the annotator finds of that part. There where a reward is made of components (`reward.kind`).',
  key: ['method', 'setting', 'proxySeed', 'iteration', 'component'],
  fields: {
    method,
    setting: setting(curveAxes, { shown: shownAxes }),
    proxySeed,
    iteration: whole('iteration', 'Samples taken and learnt from.', { title: 'Iteration' }),
    component: text('component', 'Which part of the human utility.', { title: 'Component' }),
    ...distance,
    componentScore: number('component_score', 'Mean score of the component’s proxy.', {
      title: 'Proxy score',
      unit: 'sd of the part',
      digits: 3,
    }),
    partScore: number('part_score', 'Mean of the part itself, as the simulated annotator sees it.', {
      title: 'Part',
      unit: 'sd of the part',
      digits: 3,
    }),
    weight: number('weight', 'What the component counts: its share, or its multiplier as it then was.', {
      title: 'Weight',
      digits: 3,
    }),
  },
  kept: 'occasional',
});
