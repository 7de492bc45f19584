/** Loss against tokens. */
import { positive, simplePowerLaw, tokens } from './losses.js';

/** L(D) = (D_c/D)^a (Kaplan et al. 2020, equation 1.2: D_c = 5.4e13, a = 0.095). */
export const kaplanData = simplePowerLaw({
  name: 'kaplan-data',
  formula: '(D_c/D)^a',
  input: tokens,
  scale: positive('criticalTokens', 'D_c'),
});
