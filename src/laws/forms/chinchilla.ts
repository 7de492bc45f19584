/** Loss against parameters and tokens, as Hoffmann et al. did. */
import type { FunctionalForm } from '../../fitting/index.js';
import { lossOutput, parameterCount, positive, tokens } from './losses.js';
import { rememberedPower } from './powers.js';

const powerOfN = rememberedPower();
const powerOfD = rememberedPower();

/** L(N, D) = E + A/N^a + B/D^b (Hoffmann et al. 2022, approach 3; refitted by Besiroglu et al. 2024). */
export const chinchilla: FunctionalForm = {
  name: 'chinchilla',
  formula: 'E + A/N^a + B/D^b',
  source: 'Hoffmann et al. 2022, arXiv:2203.15556, equation 2',
  inputs: [parameterCount, tokens],
  output: lossOutput,
  parameters: [
    positive('E', 'E'),
    positive('A', 'A'),
    positive('B', 'B'),
    positive('a', 'a'),
    positive('b', 'b'),
  ],
  value: ([n, d], [e, a, b, alpha, beta]) => e + a * powerOfN(n, alpha) + b * powerOfD(d, beta),
  gradient: ([n, d], [, a, b, alpha, beta]) => {
    const byN = powerOfN(n, alpha);
    const byD = powerOfD(d, beta);
    return [1, byN, byD, -a * byN * Math.log(n), -b * byD * Math.log(d)];
  },
  // The grid of Hoffmann et al., appendix D.3, without its exponents of 0.
  starts: () =>
    [0.5, 1, 1.5, 2].flatMap((e) =>
      [0, 5, 10, 15, 20].flatMap((a) =>
        [0, 5, 10, 15, 20].flatMap((b) =>
          [0.2, 0.5, 1].flatMap((alpha) =>
            [0.2, 0.5, 1].map((beta) => [e, Math.exp(a), Math.exp(b), alpha, beta]),
          ),
        ),
      ),
    ),
};
