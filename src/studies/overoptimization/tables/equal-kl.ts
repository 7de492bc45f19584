/** The table of what a swept value changes at equal KL. */
import { always, defineTable, interval, number, setting, text, whole } from '../../../engine/table/index.js';
import { curveAxes } from '../axes.js';
import { shownAxes } from '../shown-axes.js';
import { method } from './fields.js';

export const equalKl = defineTable({
  name: 'equal_kl',
  about:
    'Gold of every swept value against the first value of its key, at equal KL, in pairs of proxy seeds: those share their random streams, and the proxies themselves where the key does not touch them. A single proxy beside ensembles counts as the mean over the members of each, pair by pair. There where an experiment sweeps something.',
  key: ['method', 'setting', 'contrast', 'kl'],
  fields: {
    method,
    setting: setting(curveAxes, { shown: shownAxes }),
    contrast: text(
      'contrast',
      'Which value less which: that of the row less the first of one key, all others equal.',
      {
        title: 'Contrast',
        shown: always,
      },
    ),
    kl: number('kl', 'KL(π ‖ π_init) of both.', {
      title: 'KL (nats)',
      unit: 'nats',
      digits: 2,
      shown: always,
    }),
    pairs: whole('pairs', 'Proxy seeds that both have.', { title: 'Pairs' }),
    gold: interval('gold', 'Gold score of the value that is named first', {
      title: 'Gold of the first named',
      unit: 'sd of gold',
      shown: always,
    }),
    difference: interval('difference', 'Gold score of the first less that of the second, seed by seed', {
      title: 'Difference',
      unit: 'sd of gold',
      shown: always,
    }),
    humanDifference: interval(
      'human_difference',
      'Human score of the first less that of the second, which has a say where the golds are different ones',
      { title: 'Difference in human score', unit: 'sd of the utility' },
    ),
    bySize: interval(
      'by_size',
      'What a decade of reward-model parameters adds to the difference: its slope over the sizes that go so far, seed by seed',
      { title: 'Difference a decade of size', unit: 'sd of gold a decade' },
    ),
  },
  kept: 'concluded',
});
