/** Loss against parameters. */
import { parameterCount, positive, simplePowerLaw } from './losses.js';

/** L(N) = (N_c/N)^a (Kaplan et al. 2020, equation 1.1: N_c = 8.8e13, a = 0.076). */
export const kaplanParameters = simplePowerLaw({
  name: 'kaplan-parameters',
  formula: '(N_c/N)^a',
  input: parameterCount,
  scale: positive('criticalParameters', 'N_c'),
});
