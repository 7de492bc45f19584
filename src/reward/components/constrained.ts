/** The reward `constrained`: proxies of content and of coherence, each held at a threshold of its own by a multiplier. */
import { z } from 'zod';
import { positive } from '../../config/numbers.js';
import { type KeyAxis, numberAxis, wordAxis } from '../../engine/axis.js';
import { type RewardKind, rewardAxis } from '../reward.js';
import { constraintKinds, Multipliers } from './multipliers.js';
import { judges, openComponents } from './open.js';

const thresholdKey = (what: string, usual: number) =>
  z
    .number()
    .default(usual)
    .describe(`θ of ${what}: the mean score of its proxy that is asked for, in sd of it.`);

const config = z.strictObject({
  constraint: z
    .enum(constraintKinds)
    .default('equal')
    .describe('Whether each component has to reach its θ (μ-PPO), or to stay at it (ξ-PPO).'),
  content: thresholdKey('content', 1),
  coherence: thresholdKey('coherence', 0),
  rate: positive()
    .default(0.05)
    .describe('Learning rate of the multipliers, a step an iteration and sd of violation.'),
});

const refines = rewardAxis.name;

const constraintAxis: KeyAxis<string> = {
  ...wordAxis({
    name: 'constraint',
    header: 'constraint',
    title: 'Constraint',
    about: 'What a constrained reward asks of each component.',
    order: constraintKinds,
    label: (value) => (value === 'equal' ? 'components at θ' : 'components at least θ'),
    refines,
  }),
  property: 'constraint',
};

const thresholdAxis = (property: 'content' | 'coherence'): KeyAxis<number> => ({
  ...numberAxis({
    name: `${property}Threshold`,
    header: `${property}_threshold`,
    title: `θ of ${property}`,
    about: `Score of the proxy of ${property} that a constrained reward asks for.`,
    unit: `sd of ${property}`,
    label: (value) => `θ of ${property} ${value}`,
    refines,
  }),
  property,
});

export const constrained: RewardKind = {
  name: 'constrained',
  label: 'components held at thresholds',
  about:
    'Each policy takes proxies of content and of coherence to thresholds of their own at the least penalty, by learned multipliers (Moskovitz et al. 2023); methods that do not learn pick by their mean.',
  module: import.meta.url,
  judges,
  learnsWeights: true,
  config,
  axes: [constraintAxis, thresholdAxis('content'), thresholdAxis('coherence')] as KeyAxis[],
  open(models, own) {
    const { content, coherence, constraint, rate } = own as z.infer<typeof config>;
    const multipliers = new Multipliers({ constraint, rate, thresholds: [content, coherence] });
    // Its scores in tables are the mean, which stays, whatever the multipliers are.
    const mean = judges.map(() => 1 / judges.length);
    return openComponents(models, mean, {
      weights: (replica) => multipliers.weights(replica),
      learned: multipliers,
    });
  },
};
