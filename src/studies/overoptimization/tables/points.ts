/** The tables of measured points: those of the methods, and what an optimiser could reach. */
import { defineTable, number, optional, setting, whole } from '../../../engine/table/index.js';
import { curveAxes } from '../axes.js';
import { shownAxes } from '../shown-axes.js';
import { distance, meanScores, method, proxySeed } from './fields.js';

/** Where a method has got to. */
const point = {
  method,
  setting: setting(curveAxes, { shown: shownAxes }),
  proxySeed,
  n: optional(whole('n', 'Best-of-n: how many responses the best was taken of.')),
  iteration: optional(
    whole('iteration', 'Online methods: samples taken and learnt from.', {
      title: 'Iteration',
      formerly: 'step',
    }),
  ),
  ...distance,
};
const pointKey: ('method' | 'setting' | 'proxySeed' | 'n' | 'iteration')[] = [
  'method',
  'setting',
  'proxySeed',
  'n',
  'iteration',
];

export const curves = defineTable({
  name: 'curves',
  about:
    'Every measured point. Scores are those of Gao et al., section 2.2: 0 for the initial policy, gold’s sd 1.',
  key: pointKey,
  fields: {
    ...point,
    ...meanScores,
    klDiscrete: optional(
      number('kl_discrete', 'Best-of-n: KL in the discrete world, of which kl is an upper bound.', {
        title: 'Discrete KL (nats)',
        digits: 3,
        unit: 'nats',
      }),
    ),
  },
});

export const frontier = defineTable({
  name: 'frontier',
  about:
    'What a KL-optimal optimiser of each proxy reaches: the policies ∝ π_init · exp(proxy / temperature), estimated from the best-of-n pools as far as these carry them.',
  key: ['setting', 'proxySeed', 'temperature'],
  fields: {
    setting: setting(curveAxes),
    proxySeed,
    temperature: number('temperature', 'What one nat costs the optimal policy; one for all prompts.', {
      title: 'Temperature',
      unit: 'sd of gold per nat',
      digits: 3,
    }),
    ...distance,
    ...meanScores,
    effectiveSize: number(
      'effective_size',
      'Responses of a pool that carry the estimate, 1 / Σ w², at the prompt with the fewest.',
      { title: 'Effective size', unit: 'responses', digits: 0 },
    ),
  },
});

/** For worlds in which responses end. */
export const responseLengths = defineTable({
  name: 'response_lengths',
  about:
    'The mean length of responses at every measured point. There where responses end by a token (`world.endProbability`).',
  key: pointKey,
  fields: {
    ...point,
    responseLength: number('response_length', 'Tokens of a response, its end token included.', {
      title: 'Response length',
      unit: 'tokens',
      digits: 1,
    }),
  },
  kept: 'occasional',
});
