/** The functional forms by name: one file and one line each. */
import { Registry } from '../../config/registry.js';
import type { FunctionalForm, LinearForm, Parameters, Peak } from '../../fitting/index.js';
import { bon } from './bon.js';
import { chinchilla } from './chinchilla.js';
import { computeLaw } from './compute.js';
import { coverage } from './coverage.js';
import { coveragePower } from './coverage-power.js';
import { kaplanData } from './kaplan-data.js';
import { kaplanJoint } from './kaplan-joint.js';
import { kaplanParameters } from './kaplan-parameters.js';
import { logLinear } from './log-linear.js';
import { logOnePlus } from './log-one-plus.js';
import { power } from './power.js';
import { rl } from './rl.js';
import { scaleRl } from './scale-rl.js';

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
  logLinear,
  scaleRl,
  coverage,
  coveragePower,
} satisfies Record<string, FunctionalForm>;

/** All laws, those of a user's own module included. */
export const laws = new Registry<FunctionalForm>('law');
for (const form of Object.values<FunctionalForm>(forms)) laws.add(form);

/** The form with this name (`bon`, `log-one-plus`, …), or undefined. */
export const findForm = (name: string): FunctionalForm | undefined => laws.find(name);

/** No law, and not among them: what a doubt about laws compares with. */
export { plateau } from './plateau.js';

/** A law of gold against √KL: linear in α and β, with a peak. */
export type CurveLaw = LinearForm & { peak(parameters: Parameters): Peak };

/** Throws for a name that is not known or not that of such a law. */
export function curveLaw(name: string): CurveLaw {
  const form = laws.get(name);
  if (form.basis && form.peak && form.parameters.length === 2) return form as CurveLaw;
  throw new Error(`the law ${name} is not one of α and β against √KL with a peak`);
}
