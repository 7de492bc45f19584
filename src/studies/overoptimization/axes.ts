/** The axes of this kind of study, those of its methods included. */
import type { Axis } from '../../engine/axis.js';
import { methods } from '../../methods/method.js';
import { penalties, penaltyAxis } from '../../methods/penalties/penalty.js';
import { rewardAxis, rewardKinds } from '../../reward/reward.js';
import { directBetaAxis } from './config/direct.js';
import { roundAxes } from './config/iterated.js';
import { onlineKeyAxes } from './config/online.js';
import { policyParametersAxis, policyShapeAxis } from './config/policies.js';
import { proxyKeyAxes, rmParametersAxis, rmShapeAxis } from './config/proxies.js';

/** What tells proxies apart. */
export const proxyAxes: readonly Axis[] = [rmParametersAxis as Axis, rmShapeAxis as Axis, ...proxyKeyAxes];

/** What tells curves apart beside the method. Asked for late: a module may have added some. */
export function curveAxes(): Axis[] {
  const own = [
    rewardAxis,
    penaltyAxis,
    ...proxyAxes,
    policyParametersAxis,
    policyShapeAxis,
    ...onlineKeyAxes,
    directBetaAxis,
    ...roundAxes,
  ] as Axis[];
  const plugged = [...methods.all, ...penalties.all, ...rewardKinds.all].flatMap(({ axes }) => [...axes]);
  return [...new Set([...own, ...plugged])];
}
