/** The table of proxies. */
import { always, defineTable, number, optional, setting, whole } from '../../../engine/table/index.js';
import type { ScaleRule } from '../../../reward/model/normalisation.js';
import { proxyAxes } from '../axes.js';
import { proxySeed } from './fields.js';

/** Scores on another scale than the experiment's are these times those of the curves. */
const scaleFactor = (header: string, rule: ScaleRule) =>
  optional(
    number(header, `By what to multiply the curves’ proxy scores for the scale ${rule}.`, {
      title: `To the scale ${rule}`,
      digits: 3,
    }),
  );

export const proxies = defineTable({
  name: 'proxies',
  about: 'How well every proxy agrees with gold on comparisons that no proxy is trained on.',
  key: ['setting', 'proxySeed'],
  fields: {
    setting: setting(() => proxyAxes),
    proxySeed,
    accuracy: number('accuracy', 'Share of the validation comparisons that the proxy orders as gold does.', {
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
    softLabelLoss: optional(
      number(
        'soft_label_loss',
        'Cross-entropy on gold’s soft labels σ(Δ gold), of the proxy’s scores as they were learnt.',
        { title: 'Loss on soft labels', unit: 'nats', digits: 3 },
      ),
    ),
    softLabelFactor: scaleFactor('soft_label_factor', 'soft-labels'),
    regressionFactor: scaleFactor('regression_factor', 'regression'),
    validationCount: whole('validation_count', 'Comparisons measured on, the same for every proxy.', {
      title: 'Validated on',
    }),
  },
});
