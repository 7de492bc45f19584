/** The table of measured peaks. */
import { always, defineTable, interval, number, setting, text } from '../../../engine/table/index.js';
import type { Interval } from '../../../statistics/index.js';
import { boundText } from '../../../statistics/words.js';
import { curveAxes } from '../axes.js';
import { shownAxes } from '../shown-axes.js';
import { byMethodAndSize, method } from './fields.js';

/** `> 56` for a curve that does not turn over. */
const boundOf = ({ turnsOver }: { turnsOver: string }, { estimate }: Interval) =>
  turnsOver === 'true' ? undefined : boundText(estimate);

export const peaks = defineTable({
  name: 'peaks',
  about:
    'What was measured of every curve without any law, with intervals over seeds. Where gold does not turn over the peak is the curve’s highest point, a lower bound without an interval.',
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
      instead: (row: { turnsOver: string; peakKl: Interval }) => boundOf(row, row.peakKl),
    }),
    peakGold: interval('peak_gold', 'Gold score at the highest point of the mean curve', {
      title: 'Peak gold',
      unit: 'sd of gold',
      shown: always,
      instead: (row: { turnsOver: string; peakGold: Interval }) => boundOf(row, row.peakGold),
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
