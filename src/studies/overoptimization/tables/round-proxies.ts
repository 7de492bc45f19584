/** The table of the proxies of later rounds. */
import { always, defineTable, number, setting, whole } from '../../../engine/table/index.js';
import { proxyAxes } from '../axes.js';
import { roundAxes } from '../config/iterated.js';
import { proxySeed } from './fields.js';

export const roundProxies = defineTable({
  name: 'round_proxies',
  about:
    'How well the proxies of later rounds agree with gold on comparisons of the policies that they are to guide. There where RLHF is repeated (`iterated.rounds`).',
  key: ['setting', 'proxySeed'],
  fields: {
    setting: setting(() => [...proxyAxes, ...roundAxes]),
    proxySeed,
    comparisons: whole('trained_on', 'Comparisons that it was trained on, before the held-out split.', {
      title: 'Trained on',
    }),
    accuracy: number('accuracy', 'Share of the comparisons that the proxy orders as gold does.', {
      title: 'Accuracy',
      digits: 3,
      shown: always,
    }),
    loss: number('loss', 'Bradley–Terry loss on gold’s argmax; ln 2 is chance.', {
      title: 'Loss',
      unit: 'nats',
      digits: 3,
      shown: always,
    }),
    validationCount: whole('validation_count', 'Comparisons measured on, without ties.', {
      title: 'Validated on',
    }),
  },
  kept: 'occasional',
});
