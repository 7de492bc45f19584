/** The table of fitted laws. */
import {
  always,
  defineTable,
  interval,
  never,
  number,
  optional,
  setting,
  text,
  whole,
} from '../../../engine/table/index.js';
import { methods } from '../../../methods/method.js';
import { boundText } from '../../../statistics/words.js';
import { curveAxes } from '../axes.js';
import { type FittedRow, peakBound } from '../curves/fitted-peak.js';
import { shownAxes } from '../shown-axes.js';
import { byMethodAndSize, method } from './fields.js';

/** Whether a law is one that the reader would not expect from the name of the method. */
const isNews = ({ method: name, form }: { method: string; form: string }) => methods.find(name)?.law !== form;

const inBoundText = (value: number | undefined) => (value === undefined ? undefined : boundText(value));

export const coefficients = defineTable({
  name: 'coefficients',
  about: 'The fitted law of every curve, with intervals by resampling proxy seeds.',
  key: ['method', 'form', 'setting'],
  fields: {
    method,
    form: text('form', 'The law: bon is d(α − βd), rl is d(α − β ln d).', {
      title: 'Form',
      shown: (rows: readonly { method: string; form: string }[]) => rows.some(isNews),
    }),
    setting: setting(curveAxes, { shown: shownAxes }),
    alpha: interval('alpha', 'α of the law', { title: 'α', latexTitle: '$\\alpha$', shown: always }),
    beta: interval('beta', 'β of the law', { title: 'β', latexTitle: '$\\beta$', shown: always }),
    peakKl: interval('peak_kl', 'KL at which the law peaks', {
      title: 'Peak KL (nats)',
      unit: 'nats',
      shown: always,
      instead: (row: FittedRow) => inBoundText(peakBound(row)?.kl),
    }),
    peakGold: interval('peak_gold', 'Gold score at the peak of the law', {
      title: 'Peak gold',
      unit: 'sd of gold',
      shown: always,
      instead: (row: FittedRow) => inBoundText(peakBound(row)?.gold),
    }),
    rmse: number('rmse', 'Root mean square of the points about the law.', {
      title: 'RMSE of points',
      unit: 'sd of gold',
      digits: 3,
      shown: always,
    }),
    rmseOverPeak: optional(
      number(
        'rmse_over_peak',
        'Root mean square of the mean curve over seeds about the law, over the highest point of that curve.',
        { title: 'RMSE of the mean / peak', digits: 3, shown: always },
      ),
    ),
    points: whole('points', 'Points that were fitted.', { title: 'Points', shown: always }),
    largestKl: optional(
      number('largest_kl', 'End of the measured range: beyond it a peak is a bound.', {
        unit: 'nats',
        shown: never,
      }),
    ),
  },
  order: byMethodAndSize,
});
