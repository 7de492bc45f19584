/** Loss against compute. */
import type { FunctionalForm } from '../../fitting/index.js';
import { extent } from '../../statistics/index.js';
import { compute, lossOutput, positive } from './losses.js';

/** L(C) = aC^b + c, a power law with an irreducible loss (OpenAI 2023, arXiv:2303.08774, section 3.1). */
export const computeLaw: FunctionalForm = {
  name: 'compute',
  formula: 'aC^b + c',
  source: 'OpenAI 2023, GPT-4 technical report, arXiv:2303.08774, section 3.1',
  inputs: [compute],
  output: lossOutput,
  parameters: [positive('a', 'a'), { name: 'b', symbol: 'b' }, { name: 'c', symbol: 'c' }],
  value: ([x], [a, b, c]) => a * x ** b + c,
  gradient: ([x], [a, b]) => [x ** b, a * x ** b * Math.log(x), 1],
  // For each exponent and floor the amplitude that meets the first point.
  starts: (inputs, outputs) => {
    const [lowest] = extent(outputs);
    return [-0.05, -0.1, -0.2, -0.5].flatMap((b) =>
      [0, 0.5, 0.9].map((share) => {
        const c = share * lowest;
        return [Math.max(outputs[0] - c, 1e-6) / inputs[0][0] ** b, b, c];
      }),
    );
  },
};
