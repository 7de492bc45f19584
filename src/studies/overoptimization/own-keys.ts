/** Keys of the experiment whose values stand in columns of the study's own tables. */
import type { Axis, KeyAxis } from '../../engine/axis.js';
import type { OwnKeys } from '../../engine/merge-plans.js';
import { penalties, penaltyAxis } from '../../methods/penalties/penalty.js';
import { rewardAxis, rewardKinds } from '../../reward/reward.js';
import { directBetaAxis } from './config/direct.js';
import { armAxis, roundAxis } from './config/iterated.js';
import { onlineKeyAxes, onlineMethods } from './config/online.js';
import { policyShapeAxis } from './config/policies.js';
import { proxyKeyAxes } from './config/proxies.js';
import { furtherSelectionMethods } from './config/selection.js';

const under = (section: string, axes: readonly KeyAxis[]): [string, Axis][] =>
  axes.map((axis) => [`${section}.${axis.property}`, axis]);

/** Rows have its number of parameters and its shape. */
const optimisedPolicyAxis: Axis = {
  ...(policyShapeAxis as Axis),
  label: (value) => (value === 'none' ? 'initial policy' : `policy of ${value}`),
};

/** Asked for late: a module may have added some. */
export function ownKeys(): OwnKeys {
  return new Map<string, Axis | undefined>([
    // Titles name the method.
    ['rl.method', undefined],
    ['optimisedPolicy', optimisedPolicyAxis],
    ['rl.penalty', penaltyAxis as Axis],
    ['reward.kind', rewardAxis as Axis],
    ...under('proxyRewardModels', proxyKeyAxes),
    ...under('rl', onlineKeyAxes),
    ...onlineMethods().flatMap(({ name, axes }) => under(`rl.${name}`, axes)),
    ...furtherSelectionMethods().flatMap(({ name, axes }) => under(`selection.${name}`, axes)),
    ...under('direct', [directBetaAxis as KeyAxis]),
    ['iterated.rounds', roundAxis as Axis],
    // What all of them make is the arm.
    ...['arm', 'data', 'rewardModels', 'start', 'interpolation'].map((key): [string, Axis] => [
      `iterated.${key}`,
      armAxis as Axis,
    ]),
    ...penalties.all.flatMap(({ name, axes }) => under(`rl.penalties.${name}`, axes)),
    ...rewardKinds.all.flatMap(({ name, axes }) => under(`reward.${name}`, axes)),
  ]);
}
