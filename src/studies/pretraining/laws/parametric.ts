/**
 * Chinchilla's third approach: L(N, D) = E + A/N^a + B/D^b, with the irreducible loss known and free, by the fits of
 * `goodhart fit`, whose numbers these are.
 */
import type { Residuals } from '../../../fitting/index.js';
import { fitScalingLaw, forms, type ScalingFit } from '../../../laws/index.js';
import { createRandom } from '../../../random/index.js';
import type { Run } from './runs.js';

/**
 * `excess`: least squares of ln (L − E) at the known E: every run counts by its share of the excess. `known`, `free`: the
 * Huber loss of ln L as Hoffmann et al. fit it, E at the entropy or fitted.
 */
export type Irreducible = 'excess' | 'known' | 'free';

export interface ParametricInput {
  runs: readonly Run[];
  entropy: number;
  confidence: number;
  /** What `goodhart fit --by` would call the group; its resamples are drawn from a stream of this name. */
  group: string;
}

/** Undefined where there are too few runs, or one size, or one horizon. */
export function parametric(kind: Irreducible, input: ParametricInput): ScalingFit | undefined {
  const { runs } = input;
  const free = kind === 'free' ? 5 : 4;
  const different = (values: readonly number[]) => new Set(values).size;
  if (runs.length <= free + 1) return undefined;
  if (different(runs.map(({ parameters }) => parameters)) < 3) return undefined;
  if (different(runs.map(({ tokens }) => tokens)) < 3) return undefined;
  return fitted(kind, input);
}

function fitted(kind: Irreducible, { runs, entropy, confidence, group }: ParametricInput): ScalingFit {
  const isExcess = kind === 'excess';
  const residuals: Residuals = isExcess ? 'log' : 'huber';
  const held = isExcess ? 0 : entropy;
  return fitScalingLaw({
    form: forms.chinchilla,
    inputs: runs.map(({ parameters, tokens }) => [parameters, tokens]),
    outputs: runs.map(({ excess, loss }) => (isExcess ? excess : loss)),
    // Seeds of a cell miss the law together: cells are resampled.
    clusters: runs.map(({ parameters, tokens }) => `${parameters}/${tokens}`),
    fixed: kind === 'free' ? new Map() : new Map([[0, held]]),
    ...{ residuals, confidence, subject: group },
    random: createRandom(0).stream('fit').stream(group),
  });
}

export const parameterOf = ({ parameters }: ScalingFit, symbol: string) =>
  parameters.find((parameter) => parameter.symbol === symbol)!;

/** Of N_opt ∝ C^(b/(a + b)). */
export const splitOf = ({ derived }: ScalingFit) => derived.find(({ name }) => name === 'exponent of N_opt')!;
