/** The table of measured peaks. */
import { always, defineTable, interval, number, setting, text } from '../../../engine/table/index.js';
import type { Interval } from '../../../statistics/index.js';
import { boundText } from '../../../statistics/words.js';
import { curveAxes } from '../axes.js';
import { shownAxes } from '../shown-axes.js';
import { byMethodAndSize, method } from './fields.js';

/** `> 56` for a curve that is highest at its end. */
const boundOf = ({ turnsOver }: { turnsOver: string }, { estimate }: Interval) =>
  turnsOver === 'false' ? boundText(estimate) : undefined;

const turnWords: Readonly<Record<string, string>> = {
  true: 'yes',
  open: 'open',
  false: 'not within the range',
};

export const peaks = defineTable({
  name: 'peaks',
  about:
    'What was measured of every curve without any law, with intervals over seeds. Where gold is highest at the end of the range, its peak is only known to lie beyond.',
  key: ['method', 'setting'],
  fields: {
    method,
    setting: setting(curveAxes, { shown: shownAxes }),
    turnsOver: text(
      'turns_over',
      'true where gold rises to its highest point and falls from there, each by the whole interval; false where it is highest at the end; open otherwise.',
      {
        title: 'Turns over',
        label: (word) => turnWords[word] ?? word,
        shown: always,
      },
    ),
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
    rise: interval(
      'rise',
      'Gold score of a seed where the others peak: of its own noise it picks nothing, so that it is lower than the peak',
      {
        title: 'Rise',
        unit: 'sd of gold',
        shown: always,
      },
    ),
    fall: interval('fall', 'How far it falls from there to the end, below 0 where it rises', {
      title: 'Fall',
      unit: 'sd of gold',
      shown: always,
    }),
  },
  order: byMethodAndSize,
});
