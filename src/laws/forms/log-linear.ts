/** Reward against the logarithm of compute: what ScaleRL's sigmoid is compared with. */
import { linearForm } from '../../fitting/index.js';
import { compute } from './losses.js';

/** a + b ln C, without a ceiling (the fit that Khatri et al. 2025, ScaleRL, arXiv:2510.13786, set their sigmoid against). */
export const logLinear = linearForm({
  name: 'log-linear',
  formula: 'a + b ln C',
  source: 'compare Khatri et al. 2025, arXiv:2510.13786',
  inputs: [{ ...compute, min: Number.MIN_VALUE }],
  output: 'mean reward or pass rate',
  parameters: [
    { name: 'a', symbol: 'a' },
    { name: 'b', symbol: 'b' },
  ],
  basis: ([c]) => [1, Math.log(c)],
});
