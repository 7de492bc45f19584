/** Loss against parameters and tokens, as Kaplan et al. joined them. */
import type { FunctionalForm } from '../../fitting/index.js';
import { lossOutput, parameterCount, positive, tokens } from './losses.js';

/** L(N, D) = [(N_c/N)^(a_N/a_D) + D_c/D]^a_D (Kaplan et al. 2020, equation 1.5). */
export const kaplanJoint: FunctionalForm = {
  name: 'kaplan-joint',
  formula: '[(N_c/N)^(a_N/a_D) + D_c/D]^a_D',
  source: 'Kaplan et al. 2020, arXiv:2001.08361, equation 1.5',
  inputs: [parameterCount, tokens],
  output: lossOutput,
  parameters: [
    positive('criticalParameters', 'N_c'),
    positive('criticalTokens', 'D_c'),
    positive('parameterExponent', 'a_N'),
    positive('tokenExponent', 'a_D'),
  ],
  value: ([n, d], [nc, dc, an, ad]) => ((nc / n) ** (an / ad) + dc / d) ** ad,
  gradient: ([n, d], [nc, dc, an, ad]) => {
    const ratio = (nc / n) ** (an / ad);
    const sum = ratio + dc / d;
    const value = sum ** ad;
    const outer = (ad * value) / sum;
    const logRatio = Math.log(nc / n);
    const byTokenExponent = value * Math.log(sum) - (outer * ratio * logRatio * an) / (ad * ad);
    return [(outer * ratio * an) / (ad * nc), outer / d, (outer * ratio * logRatio) / ad, byTokenExponent];
  },
  starts: () =>
    [12, 13.5, 15].flatMap((nc) =>
      [12, 13.5, 15].flatMap((dc) => [0.05, 0.1, 0.3].map((a) => [10 ** nc, 10 ** dc, a, a])),
    ),
};
