/** Loss of language models against parameters N, tokens D and compute C: the laws of Kaplan et al., Hoffmann et al. and OpenAI. */

import type { FormInput, FormParameter, FunctionalForm, Inputs } from '../../fitting/index.js';
import { leastSquares } from '../../statistics/index.js';

const parameterCount: FormInput = { name: 'parameterCount', unit: 'non-embedding parameters', min: 0 };
const tokens: FormInput = { name: 'tokens', unit: 'training tokens', min: 0 };
const compute: FormInput = { name: 'compute', unit: 'FLOP', min: 0 };
const output = 'loss in nats a token';

const positive = (name: string, symbol: string): FormParameter => ({ name, symbol, min: 0 });

/** (x_c/x)^a in one variable; the first guess is the line through ln loss against ln x. */
function simplePowerLaw(parts: {
  name: string;
  formula: string;
  input: FormInput;
  scale: FormParameter;
}): FunctionalForm {
  return {
    name: parts.name,
    formula: parts.formula,
    source: 'Kaplan et al. 2020, arXiv:2001.08361, equations 1.1 and 1.2',
    inputs: [parts.input],
    output,
    parameters: [parts.scale, positive('exponent', 'a')],
    value: ([x], [scale, exponent]) => (scale / x) ** exponent,
    gradient: ([x], [scale, exponent]) => {
      const value = (scale / x) ** exponent;
      return [(exponent * value) / scale, value * Math.log(scale / x)];
    },
    starts: (inputs, outputs) => [logLogStart(inputs, outputs)],
  };
}

function logLogStart(inputs: readonly Inputs[], outputs: ArrayLike<number>): number[] {
  const kept = inputs.map(([x], index) => [x, outputs[index]]).filter(([x, y]) => x > 0 && y > 0);
  if (new Set(kept.map(([x]) => x)).size < 2) return [1, 0.1];
  const fit = leastSquares({
    design: kept.map(([x]) => [1, -Math.log(x)]),
    response: kept.map(([, y]) => Math.log(y)),
  });
  const exponent = Math.max(fit.coefficients[1], 1e-3);
  return [Math.exp(fit.coefficients[0] / exponent), exponent];
}

/** L(N) = (N_c/N)^a (Kaplan et al. 2020, equation 1.1: N_c = 8.8e13, a = 0.076). */
export const kaplanParameters = simplePowerLaw({
  name: 'kaplan-parameters',
  formula: '(N_c/N)^a',
  input: parameterCount,
  scale: positive('criticalParameters', 'N_c'),
});

/** L(D) = (D_c/D)^a (Kaplan et al. 2020, equation 1.2: D_c = 5.4e13, a = 0.095). */
export const kaplanData = simplePowerLaw({
  name: 'kaplan-data',
  formula: '(D_c/D)^a',
  input: tokens,
  scale: positive('criticalTokens', 'D_c'),
});

/** L(N, D) = [(N_c/N)^(a_N/a_D) + D_c/D]^a_D (Kaplan et al. 2020, equation 1.5). */
export const kaplanJoint: FunctionalForm = {
  name: 'kaplan-joint',
  formula: '[(N_c/N)^(a_N/a_D) + D_c/D]^a_D',
  source: 'Kaplan et al. 2020, arXiv:2001.08361, equation 1.5',
  inputs: [parameterCount, tokens],
  output,
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

/** L(N, D) = E + A/N^a + B/D^b (Hoffmann et al. 2022, approach 3; refitted by Besiroglu et al. 2024). */
export const chinchilla: FunctionalForm = {
  name: 'chinchilla',
  formula: 'E + A/N^a + B/D^b',
  source: 'Hoffmann et al. 2022, arXiv:2203.15556, equation 2',
  inputs: [parameterCount, tokens],
  output,
  parameters: [
    positive('E', 'E'),
    positive('A', 'A'),
    positive('B', 'B'),
    positive('a', 'a'),
    positive('b', 'b'),
  ],
  value: ([n, d], [e, a, b, alpha, beta]) => e + a * n ** -alpha + b * d ** -beta,
  gradient: ([n, d], [, a, b, alpha, beta]) => {
    const byN = n ** -alpha;
    const byD = d ** -beta;
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

/** L(C) = aC^b + c, a power law with an irreducible loss (OpenAI 2023, arXiv:2303.08774, section 3.1). */
export const computeLaw: FunctionalForm = {
  name: 'compute',
  formula: 'aC^b + c',
  source: 'OpenAI 2023, GPT-4 technical report, arXiv:2303.08774, section 3.1',
  inputs: [compute],
  output,
  parameters: [positive('a', 'a'), { name: 'b', symbol: 'b' }, { name: 'c', symbol: 'c' }],
  value: ([x], [a, b, c]) => a * x ** b + c,
  gradient: ([x], [a, b]) => [x ** b, a * x ** b * Math.log(x), 1],
  // For each exponent and floor the amplitude that meets the first point.
  starts: (inputs, outputs) => {
    const lowest = Math.min(...Array.from(outputs));
    return [-0.05, -0.1, -0.2, -0.5].flatMap((b) =>
      [0, 0.5, 0.9].map((share) => {
        const c = share * lowest;
        return [Math.max(outputs[0] - c, 1e-6) / inputs[0][0] ** b, b, c];
      }),
    );
  },
};
