/** The settings that a curve's rows carry. */
import type { CurvePoint } from '../../optimization/curve-point.js';
import { policyModel } from '../../policy/index.js';
import type { StageContext } from '../stage.js';

export type Setting = Pick<CurvePoint, 'rmParameters' | 'comparisons' | 'policyParameters' | 'labelNoise'>;

export function settingOf({ experiment, parameters }: StageContext<'best-of-n' | 'rl'>): Setting {
  const { rmParameters, comparisons, labelNoise } = parameters;
  const { parameterCount } = policyModel({ world: experiment.world, policy: experiment.policy });
  return { rmParameters, comparisons, policyParameters: parameterCount, labelNoise };
}
