/** Keys of the experiment whose values stand in columns of the study's own tables, with how titles name them. */
import { type Axis, numberAxis, wordAxis } from '../../engine/axis.js';
import type { OwnKeys } from '../../engine/merge-plans.js';

export const domainAxis = numberAxis({
  name: 'domain',
  header: 'domain',
  title: 'Zipf α',
  about: 'α of the topics’ Zipf law, p(rank k) ∝ k^−(1 + α): what tells languages apart.',
  label: (value) => `Zipf α ${value}`,
});

const scheduleAxis = wordAxis({
  name: 'schedule',
  header: 'schedule',
  title: 'Schedule',
  about: 'How the learning rate falls.',
  label: (value) => `${value} schedule`,
});

const warmupAxis = numberAxis({
  name: 'warmup',
  header: 'warmup',
  title: 'Warmup',
  about: 'How long the learning rate rises.',
  label: (value) => `warmup ${value}`,
});

const rateAxis = numberAxis({
  name: 'learningRate',
  header: 'learning_rate',
  title: 'Rate',
  about: 'Peak learning rate of Adam.',
  label: (value) => `rate ${value}`,
});

const curatedAxis = numberAxis({
  name: 'curatedShare',
  header: 'curated_share',
  title: 'Curated share',
  about: 'Last share of the tokens that is of curated topics alone.',
  label: (value) => `curated share ${value}`,
});

/** The recipe as a whole: its parts stand in columns. */
const recipeAxis = wordAxis({
  name: 'recipe',
  header: 'recipe',
  title: 'Recipe',
  about: 'What a protocol changes of the training.',
  label: String,
});

export const ownKeys = (): OwnKeys =>
  new Map<string, Axis>([
    ['language.zipf', domainAxis as Axis],
    ['training', recipeAxis as Axis],
    ['training.schedule', scheduleAxis as Axis],
    ['training.warmup', warmupAxis as Axis],
    ['training.warmupSteps', warmupAxis as Axis],
    ['training.learningRate', rateAxis as Axis],
    ['curriculum.share', curatedAxis as Axis],
  ]);
