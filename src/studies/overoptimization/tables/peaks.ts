/** The table of measured peaks. */
import { always, defineTable, interval, number, setting, text } from '../../../engine/table/index.js';
import { curveAxes } from '../axes.js';
import { shownAxes } from '../shown-axes.js';
import { byMethodAndSize, method } from './fields.js';

export const peaks = defineTable({
  name: 'peaks',
  about:
    'What was measured of every curve without any law, with intervals over seeds. The peak is empty where gold does not turn over: the curve’s highest point is then a bound.',
  key: ['method', 'setting'],
  fields: {
    method,
    setting: setting(curveAxes, { shown: shownAxes }),
    turnsOver: text('turns_over', 'Whether gold falls from its peak to the end by the whole interval.', {
      title: 'Turns over',
      label: (word) => (word === 'true' ? 'yes' : 'no'),
      shown: always,
    }),
    peakKl: interval('peak_kl', 'KL at the highest point of the mean curve', {
      title: 'Peak KL (nats)',
      unit: 'nats',
      shown: always,
    }),
    peakGold: interval('peak_gold', 'Gold score at the highest point of the mean curve', {
      title: 'Peak gold',
      unit: 'sd of gold',
      shown: always,
    }),
    endKl: number('end_kl', 'End of the range that all seeds reach.', {
      title: 'End KL (nats)',
      unit: 'nats',
      digits: 1,
      shown: always,
    }),
    endGold: interval('end_gold', 'Gold score there', {
      title: 'Gold at the end',
      unit: 'sd of gold',
      shown: always,
    }),
    rise: interval('rise', 'Gold score of a seed where the other seeds peak', {
      title: 'Rise',
      unit: 'sd of gold',
      shown: always,
    }),
    fall: interval('fall', 'How far gold falls from there to the end', {
      title: 'Fall',
      unit: 'sd of gold',
      shown: always,
    }),
  },
  order: byMethodAndSize,
});
