/** What the law of Hoffmann et al. says of the best split of compute between parameters and tokens. */
import type { Inputs } from '../../fitting/index.js';
import { extent } from '../../statistics/index.js';
import type { DerivedQuantity } from './traits.js';

/**
 * With C = 6ND the loss E + A/N^a + B/D^b is least at N = G (C/6)^(b/(a+b)) and D = (C/6)^(a/(a+b))/G, where
 * G = (aA/(bB))^(1/(a+b)) (Hoffmann et al. 2022, equation 4). Sizes are those at the largest compute of the data.
 */
export function optimalAllocation(
  [, a, b, alpha, beta]: readonly number[],
  inputs: readonly Inputs[],
): DerivedQuantity[] {
  const sum = alpha + beta;
  const product = extent(inputs.map(([n, d]) => n * d))[1];
  const parameters = ((alpha * a) / (beta * b)) ** (1 / sum) * product ** (beta / sum);
  const at = `at ${(6 * product).toExponential(1).replace('+', '')} FLOP, the largest of the data`;
  return [
    { name: 'exponent of N_opt', formula: 'N_opt ∝ C^(b/(a + b))', value: beta / sum },
    { name: 'exponent of D_opt', formula: 'D_opt ∝ C^(a/(a + b))', value: alpha / sum },
    { name: 'N_opt', formula: `parameters ${at}`, value: parameters },
    { name: 'D_opt', formula: `tokens ${at}`, value: product / parameters },
    { name: 'D_opt/N_opt', formula: `tokens a parameter ${at}`, value: product / parameters ** 2 },
  ];
}
