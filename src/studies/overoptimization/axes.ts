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

let made: { things: number; axes: readonly Axis[] } | undefined;

/** What tells curves apart beside the method. Asked for late, row by row: a module may have added some, and none is taken away. */
export function curveAxes(): readonly Axis[] {
  const plugs = [...methods.all, ...penalties.all, ...rewardKinds.all];
  if (made?.things !== plugs.length)
    made = {
      things: plugs.length,
      axes: [...new Set([...ownAxes(), ...plugs.flatMap(({ axes }) => [...axes])])],
    };
  return made.axes;
}

const ownAxes = () =>
  [
    rewardAxis,
    penaltyAxis,
    ...proxyAxes,
    policyParametersAxis,
    policyShapeAxis,
    ...onlineKeyAxes,
    directBetaAxis,
    ...roundAxes,
  ] as Axis[];
