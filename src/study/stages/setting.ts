/** The settings that a curve's rows carry. */
import type { CurvePoint } from '../../optimization/curve-point.js';
import type { StageContext } from '../stage.js';

export type Setting = Pick<CurvePoint, 'rmParameters' | 'comparisons' | 'policyParameters' | 'labelNoise'>;

export function settingOf({ parameters }: StageContext<'best-of-n' | 'rl'>): Setting {
  const { rmParameters, comparisons, policyParameters, labelNoise } = parameters;
  return { rmParameters, comparisons, policyParameters, labelNoise };
}
