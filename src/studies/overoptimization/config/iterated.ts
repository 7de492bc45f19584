/** Configuration keys of RLHF that is repeated, and the axes that tell its curves apart. */
import { z } from 'zod';
import { count, fraction, positive, sequenceCount } from '../../../config/numbers.js';
import { type Axis, numberAxis, wordAxis } from '../../../engine/axis.js';
import {
  type Arm,
  armNames,
  arms,
  armText,
  dataChoices,
  modelChoices,
  startChoices,
} from '../rounds/arms.js';

export const iteratedConfig = z.strictObject({
  rounds: count()
    .max(16)
    .default(1)
    .describe(
      'Rounds of RLHF: comparisons of the policies as they are, proxies, policies again; 1 is the plain study.',
    ),
  arm: z
    .enum(['own', ...armNames])
    .default('own')
    .describe('How rounds follow on one another, by name; `own` takes the next three keys.'),
  data: z
    .enum(dataChoices)
    .default('last')
    .describe(
      'What proxies are trained on: the round’s comparisons, those of all rounds, or as many spread over all.',
    ),
  rewardModels: z
    .enum(modelChoices)
    .default('last')
    .describe(
      'What policies are optimised against: the round’s proxy, or those of all rounds: their mean, lowest score or mean weights.',
    ),
  start: z
    .enum(startChoices)
    .default('last')
    .describe(
      'Where the policies of a round start: at those of the last one, the initial one, or between them.',
    ),
  interpolation: fraction()
    .default(0.5)
    .describe('η of an interpolated start: (1 − η) of the initial policy’s weights, η of the last one’s.'),
  comparisons: sequenceCount()
    .nullable()
    .default(null)
    .describe('Comparisons of each later round and seed; null for as many as in the first.'),
  validationComparisons: sequenceCount()
    .default(2048)
    .describe(
      'Comparisons of each later round and seed that no proxy is trained on: accuracy and scale come from them.',
    ),
  iterationBudget: count()
    .nullable()
    .default(null)
    .describe('Iterations of each later round; null for `rl.iterationBudget`.'),
  klBudget: positive()
    .nullable()
    .default(null)
    .describe('KL from the initial policy at which a later round ends, in nats; null for `rl.klBudget`.'),
  klStep: z
    .number()
    .min(0)
    .default(0)
    .describe(
      'Nats that each later round adds to that, so that round k ends k − 1 of them farther out, wherever it starts.',
    ),
});

/** Nats from the initial policy at which a later round ends. */
export const klBudgetOf = ({ klBudget, klStep }: { klBudget: number; klStep: number }, round: number) =>
  klBudget + (round - 1) * klStep;

export type IteratedSection = z.infer<typeof iteratedConfig>;

/** The three words of the experiment's arm. */
export const chosenArm = ({ arm, data, rewardModels, start }: IteratedSection): Arm =>
  arm === 'own' ? { data, rewardModels, start } : arms[arm];

/** What its rows say. */
export const chosenArmText = (section: IteratedSection): string =>
  armText(chosenArm(section), section.interpolation);

export const roundAxis = numberAxis({
  name: 'round',
  header: 'round',
  title: 'Round',
  about: 'The round of RLHF, 1 where it is not repeated.',
  label: (value) => `round ${value}`,
  absent: 1,
  of: 'online',
});

export const armAxis = wordAxis({
  name: 'arm',
  header: 'arm',
  title: 'Arm',
  about: 'How later rounds of RLHF follow on one another; the first round is the same for all.',
  label: String,
  order: armNames,
  of: 'online',
});

export const roundAxes: readonly Axis[] = [roundAxis as Axis, armAxis as Axis];
