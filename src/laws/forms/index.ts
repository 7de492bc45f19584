/** The registry of functional forms, by name. */
import type { FunctionalForm } from '../../fitting/index.js';
import { chinchilla, computeLaw, kaplanData, kaplanJoint, kaplanParameters } from './language-models.js';
import { bon, logOnePlus, power, rl } from './overoptimization.js';
import { coverage, coveragePower, scaleRl } from './saturation.js';

export const forms = {
  bon,
  rl,
  logOnePlus,
  power,
  kaplanParameters,
  kaplanData,
  kaplanJoint,
  chinchilla,
  computeLaw,
  scaleRl,
  coverage,
  coveragePower,
} satisfies Record<string, FunctionalForm>;

/** The form with this name (`bon`, `log-one-plus`, …), or undefined. */
export function findForm(name: string): FunctionalForm | undefined {
  return Object.values<FunctionalForm>(forms).find((form) => form.name === name);
}
