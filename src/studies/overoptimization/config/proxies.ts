/** Configuration keys of the gold and the proxy reward models, and the axes that they are swept along. */
import { z } from 'zod';
import { batch, count, fraction, positive, sequenceCount } from '../../../config/numbers.js';
import { type KeyAxis, numberAxis, wordAxis } from '../../../engine/axis.js';
import { labelKinds } from '../../../preferences/comparisons.js';
import { scaleRules } from '../../../reward/model/normalisation.js';
import { rewardAxis } from '../../../reward/reward.js';
import { transformerKeys, transformerSize } from '../../../tensor/config.js';
import { utilityParts } from '../../../world/utility-parts.js';

const training = (defaults: { batchSize: number; epochs: number; learningRate: number }) => ({
  batchSize: batch().default(defaults.batchSize).describe('Examples in one gradient step.'),
  epochs: positive().max(10_000).default(defaults.epochs).describe('Passes over the training data.'),
  learningRate: positive().default(defaults.learningRate).describe('Peak learning rate of Adam.'),
  weightDecay: z.number().min(0).default(0).describe('Decoupled weight decay.'),
});

export const goldConfig = z.strictObject({
  ...transformerKeys({ width: 48, layers: 2, heads: 1 }),
  ...training({ batchSize: 128, epochs: 2, learningRate: 3e-3 }),
  comparisons: sequenceCount()
    .default(80_000)
    .describe('Human comparisons that the gold reward model is trained on.'),
  heldOut: fraction()
    .default(0.05)
    .describe(
      'Share of the comparisons that its best parameters are chosen by, and its accuracy is measured on.',
    ),
  labelSharpness: positive()
    .default(4)
    .describe('k in the human label probability σ(kΔ), Δ in utility standard deviations.'),
});

/** Who says which response of a comparison is better. */
export const judgeNames = ['gold', ...utilityParts] as const;
export type JudgeName = (typeof judgeNames)[number];

export const initialisations = ['own', 'group', 'language-model'] as const;

export const proxiesConfig = z.strictObject({
  sizes: z
    .array(transformerSize)
    .min(1)
    .max(10_000)
    .default([
      { width: 4, layers: 1, heads: 1 },
      { width: 8, layers: 2, heads: 1 },
      { width: 16, layers: 2, heads: 1 },
      { width: 32, layers: 2, heads: 1 },
      { width: 64, layers: 2, heads: 1 },
    ])
    .describe('The ladder of proxy sizes.'),
  seeds: count()
    .max(64)
    .default(4)
    .describe(
      'Proxies of each size, differing in initialisation, data order, label noise and, if `comparisonSets` is own, data.',
    ),
  ...training({ batchSize: 128, epochs: 3, learningRate: 5e-3 }),
  learningRateWidth: count()
    .default(16)
    .describe('The width whose proxies learn at `learningRate`; the rate falls like 1/√width.'),
  comparisons: sequenceCount()
    .default(40_000)
    .describe('Gold-labelled comparisons before the held-out split.'),
  comparisonSets: z
    .enum(['own', 'shared'])
    .default('own')
    .describe('Whether each proxy seed has comparisons of its own, or all train on the same ones.'),
  groupSize: count()
    .max(64)
    .nullable()
    .default(null)
    .describe(
      'Consecutive proxy seeds that make a group, which an ensemble takes its members from; null for as many as it has.',
    ),
  groupShares: z
    .enum(['nothing', 'comparisons', 'labels'])
    .default('nothing')
    .describe(
      'What the proxies of a group have in common: nothing, their comparisons, or these with one draw of their labels.',
    ),
  initialisation: z
    .enum(initialisations)
    .default('own')
    .describe(
      'What a training starts from: a draw of its own, one draw a group, or a language model of its size that is trained on the corpus as the policy is, one for all.',
    ),
  heldOut: fraction()
    .default(0.1)
    .describe('Share of the comparisons held out to choose the best parameters of a training by.'),
  validationComparisons: sequenceCount()
    .default(8192)
    .describe(
      'Comparisons that no proxy is trained on: accuracy, loss and the scale of the scores come from them.',
    ),
  scale: z
    .enum(scaleRules)
    .default('soft-labels')
    .describe(
      'How proxy scores get gold’s units: cross-entropy on gold’s soft labels, or regression on gold’s scores.',
    ),
  judge: z
    .enum(judgeNames)
    .default('gold')
    .describe(
      'Who judges the comparisons: gold, or an annotator who sees one part of the human utility. Rewards made of components have a proxy of each part and leave this at gold.',
    ),
  labels: z
    .enum(labelKinds)
    .default('argmax')
    .describe('Gold’s argmax, a label sampled with σ(Δ gold), or soft: that probability itself.'),
  labelNoise: z
    .number()
    .min(0)
    .max(0.5)
    .default(0)
    .describe('Probability ε that a label is flipped; a soft label p becomes (1 − 2ε) p + ε.'),
  smoothing: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      'How far labels move towards the proxy’s own predictions after each epoch (iterative data smoothing); 0 is none.',
    ),
  keep: z
    .enum(['best', 'last'])
    .default('best')
    .describe('Which parameters of a training are kept: the best on `heldOut`, or the last.'),
});

/** What the proxies of every size are trained with. */
export type ProxyConfig = Omit<z.infer<typeof proxiesConfig>, 'sizes'>;

const labellingKeys = [
  ...(['seeds', 'comparisons', 'comparisonSets', 'groupSize', 'groupShares'] as const),
  ...(['labels', 'labelNoise'] as const),
] as const;

/** How comparisons are dealt out and labelled, whatever is then trained on them. */
export type Labelling = Pick<ProxyConfig, (typeof labellingKeys)[number]>;

export const labellingOf = (config: ProxyConfig): Labelling =>
  Object.fromEntries(labellingKeys.map((key) => [key, config[key]])) as unknown as Labelling;

const grouped = (value: number) => value.toLocaleString('en-US');

export const rmParametersAxis = numberAxis({
  name: 'rmParameters',
  header: 'rm_parameters',
  title: 'RM parameters',
  about: 'Parameters of one proxy reward model.',
  label: grouped,
  prefers: 'last',
});

export const rmShapeAxis = wordAxis({
  name: 'rmShape',
  header: 'rm_shape',
  title: 'RM shape',
  about: 'Width, layers and heads of the proxy reward model, as 8x2x1.',
  refines: 'rmParameters',
});

export const comparisonsAxis = numberAxis({
  name: 'comparisons',
  header: 'comparisons',
  title: 'Comparisons',
  about: 'Gold-labelled comparisons behind each proxy, before the held-out split.',
  label: (value) => `${grouped(value)} comparisons`,
  prefers: 'last',
});

export const labelNoiseAxis = numberAxis({
  name: 'labelNoise',
  header: 'label_noise',
  title: 'Label noise',
  about: 'Probability that a label was flipped.',
  label: (value) => `noise ${value}`,
  absent: 0,
});

export const labelsAxis = wordAxis({
  name: 'labels',
  header: 'labels',
  title: 'Labels',
  about: 'What gold’s scores made of a comparison: its argmax, a sampled label, or a probability.',
  label: (value) => `${value} labels`,
  order: labelKinds,
  absent: 'argmax',
});

export const smoothingAxis = numberAxis({
  name: 'smoothing',
  header: 'smoothing',
  title: 'Smoothing',
  about: 'How far labels moved towards the proxy’s own predictions after each epoch.',
  label: (value) => (value === 0 ? 'no smoothing' : `smoothing ${value}`),
  absent: 0,
});

export const judgeAxis = wordAxis({
  name: 'judge',
  header: 'judge',
  title: 'Judge',
  about: 'Who judged the comparisons behind each proxy: gold, or one part of the human utility or several.',
  label: (value) => `judged by ${value}`,
  order: judgeNames,
  absent: 'gold',
  // Rewards made of components bring their own judges.
  refines: rewardAxis.name,
});

/** Keys with a column in every table. */
export const proxyKeyAxes: readonly KeyAxis[] = [
  { ...comparisonsAxis, property: 'comparisons' } as KeyAxis,
  { ...labelNoiseAxis, property: 'labelNoise' } as KeyAxis,
  { ...labelsAxis, property: 'labels' } as KeyAxis,
  { ...smoothingAxis, property: 'smoothing' } as KeyAxis,
  { ...judgeAxis, property: 'judge' } as KeyAxis,
];
