/**
 * The exponential tilt of one prompt's pool, w_i ∝ exp(r_i / λ), by self-normalised importance sampling: Σ w_i = 1,
 * KL = Σ w_i ln(w_i N), a score is Σ w_i score_i. The effective size 1 / Σ w_i² (Owen, Monte Carlo theory, methods and
 * examples, 2013, section 9.3) says how many responses carry it.
 */
import { extent, mean } from '../../statistics/index.js';
import type { PromptPool } from '../pool-curve.js';
import { powersOfE } from './powers-of-e.js';

/** The pool of one prompt with what the proxy makes of it. */
export interface ScoredPool extends Pick<PromptPool, 'goldScores' | 'humanScores'> {
  proxyScores: ArrayLike<number>;
}

/** Scores count from the mean of the prompt's own pool, as those of best-of-n. */
export interface Tilt {
  /** Nats. */
  kl: number;
  proxy: number;
  gold: number;
  human: number;
  /** Responses that carry the estimate, 1 to N; of several prompts the smallest. */
  effectiveSize: number;
}

/** The tilt of one prompt's pool by exp(proxy · inverseTemperature). */
export function poolTilt(pool: ScoredPool, inverseTemperature: number): Tilt {
  const own = prepared(pool);
  const { proxyVariance: _, ...tilt } = tiltOf(own, inverseTemperature);
  return { ...tilt, ...utilitiesOf(own) };
}

export type Utilities = Pick<Tilt, 'gold' | 'human'>;

/** What a search looks at. */
export interface ProxyTilt extends Omit<Tilt, keyof Utilities> {
  proxyVariance: number;
}

export interface PreparedPool extends ScoredPool {
  highest: number;
  means: { proxy: number; gold: number; human: number };
  /** w times their sum, of the tilt that was looked at last. */
  weights: Float64Array;
  totalWeight: number;
}

export function prepared({ proxyScores, goldScores, humanScores }: ScoredPool): PreparedPool {
  const [, highest] = extent(proxyScores);
  const means = { proxy: mean(proxyScores), gold: mean(goldScores), human: mean(humanScores) };
  const weights = new Float64Array(proxyScores.length);
  return { proxyScores, goldScores, humanScores, highest, means, weights, totalWeight: 0 };
}

/** Leaves its weights in the pool. */
export function tiltOf(pool: PreparedPool, inverseTemperature: number): ProxyTilt {
  const { proxyScores, highest, means, weights } = pool;
  let [total, square, below, belowSquare] = [0, 0, 0, 0];
  // From the highest score down no weight overflows.
  powersOfE(proxyScores, { factor: inverseTemperature, highest }, weights);
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index];
    const distance = highest - proxyScores[index];
    const share = weight * distance;
    total += weight;
    square += weight * weight;
    below += share;
    belowSquare += share * distance;
  }
  pool.totalWeight = total;
  const proxy = highest - below / total;
  // Σ w ln(w N) with w = exp((r − highest) / λ) / Σ.
  const kl = (-inverseTemperature * below) / total - Math.log(total / proxyScores.length);
  return {
    kl: Math.max(0, kl),
    proxy: proxy - means.proxy,
    proxyVariance: Math.max(0, belowSquare / total - (below / total) ** 2),
    effectiveSize: total ** 2 / square,
  };
}

/** Under the weights that are in the pool. */
export function utilitiesOf({
  weights,
  totalWeight,
  goldScores,
  humanScores,
  means,
}: PreparedPool): Utilities {
  let [gold, human] = [0, 0];
  for (let index = 0; index < weights.length; index++) {
    gold += weights[index] * goldScores[index];
    human += weights[index] * humanScores[index];
  }
  return { gold: gold / totalWeight - means.gold, human: human / totalWeight - means.human };
}
