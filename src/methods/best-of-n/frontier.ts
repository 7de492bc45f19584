/**
 * The efficient frontier of a proxy: what a KL-optimal optimiser of it reaches, from the pools of best-of-n.
 *
 * One policy maximises E_x[E_π r − λ KL(π ‖ π_init)], the objective of Ziegler et al. (2019): the exponential tilt
 * π_λ(y|x) ∝ π_init(y|x) exp(r(x, y) / λ), with one λ for all prompts (Korbak et al. 2022). Over all λ it traces the
 * highest mean proxy score at every mean KL: what a method stays below it is the method's doing, what happens to gold
 * along it is the proxy's and the world's.
 *
 * N responses of π_init estimate it by self-normalised importance sampling: w_i ∝ exp(r_i / λ), Σ w_i = 1,
 * KL = Σ w_i ln(w_i N), a score is Σ w_i score_i. The effective size 1 / Σ w_i² (Owen, Monte Carlo theory, methods and
 * examples, 2013, section 9.3) says how many responses carry it.
 */
import { extent, mean, standardDeviation } from '../../statistics/index.js';
import type { PromptPool } from '../pool-curve.js';
import { powersOfE } from './powers-of-e.js';

/**
 * Below it a pool no longer tells the tilt. The estimate of KL, which ln N bounds, comes out too small where the
 * responses that carry the tilt are too rare for the pool: on pools of normal scores, whose KL is known, by less than
 * 5 % of it while every prompt has this effective size, for N from 1,000 to 60,000.
 */
export const smallestEffectiveSize = 50;

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

export interface FrontierPoint extends Tilt {
  /** λ, in units of the proxy score a nat. */
  temperature: number;
}

/** The tilt of one prompt's pool by exp(proxy · inverseTemperature). */
export function poolTilt(pool: ScoredPool, inverseTemperature: number): Tilt {
  const own = prepared(pool);
  return { ...tiltOf(own, inverseTemperature), ...utilitiesOf(own) };
}

/**
 * Points of the frontier over some prompts, at most `points` of them, evenly spaced in the √ of the mean KL up to where
 * the pool of one prompt falls below the smallest effective size: the reach of the pools. The start, 0 nats, is left
 * out. There are none where the pools are too small or the proxy tells no responses apart.
 */
export function efficientFrontier(pools: readonly ScoredPool[], points: number): FrontierPoint[] {
  const prompts = pools.map(prepared);
  const at = (inverseTemperature: number) =>
    meanTilt(
      prompts.map((prompt) => tiltOf(prompt, inverseTemperature)),
      inverseTemperature,
    );
  // Of the tilt that was looked at last; a search looks at several and keeps that one.
  const pointAt = (place: Place): FrontierPoint => {
    const { klDistance: _, inverseTemperature, ...tilt } = place;
    const utilities = prompts.map(utilitiesOf);
    const average = (name: keyof Utilities) => mean(utilities.map((own) => own[name]));
    return { temperature: 1 / inverseTemperature, ...tilt, gold: average('gold'), human: average('human') };
  };
  const scale = mean(pools.map(({ proxyScores }) => standardDeviation(proxyScores, 0)));
  const end = scale > 0 ? reach(at, 1 / scale) : undefined;
  if (end === undefined) return [];
  const last = pointAt(end);
  const step = end.klDistance / points;
  const found: FrontierPoint[] = [];
  let low = at(0);
  for (let index = 1; index < points; index++) {
    low = crossing(at, index * step, { low, high: end, tolerance: step / 100 });
    found.push(pointAt(low));
  }
  return [...found, last];
}

type Utilities = Pick<Tilt, 'gold' | 'human'>;

/** What a search looks at. */
type ProxyTilt = Omit<Tilt, keyof Utilities>;

interface PreparedPool extends ScoredPool {
  highest: number;
  means: { proxy: number; gold: number; human: number };
  /** w times their sum, of the tilt that was looked at last. */
  weights: Float64Array;
  totalWeight: number;
}

function prepared({ proxyScores, goldScores, humanScores }: ScoredPool): PreparedPool {
  const [, highest] = extent(proxyScores);
  const means = { proxy: mean(proxyScores), gold: mean(goldScores), human: mean(humanScores) };
  const weights = new Float64Array(proxyScores.length);
  return { proxyScores, goldScores, humanScores, highest, means, weights, totalWeight: 0 };
}

/** Leaves its weights in the pool. */
function tiltOf(pool: PreparedPool, inverseTemperature: number): ProxyTilt {
  const { proxyScores, highest, means, weights } = pool;
  let [total, square, proxySum] = [0, 0, 0];
  // From the highest score down no weight overflows.
  powersOfE(proxyScores, { factor: inverseTemperature, highest }, weights);
  for (let index = 0; index < weights.length; index++) {
    const weight = weights[index];
    total += weight;
    square += weight * weight;
    proxySum += weight * proxyScores[index];
  }
  pool.totalWeight = total;
  const proxy = proxySum / total;
  // Σ w ln(w N) with w = exp((r − highest) / λ) / Σ.
  const kl = inverseTemperature * (proxy - highest) - Math.log(total / proxyScores.length);
  return { kl: Math.max(0, kl), proxy: proxy - means.proxy, effectiveSize: total ** 2 / square };
}

/** Under the weights that are in the pool. */
function utilitiesOf({ weights, totalWeight, goldScores, humanScores, means }: PreparedPool): Utilities {
  let [gold, human] = [0, 0];
  for (let index = 0; index < weights.length; index++) {
    gold += weights[index] * goldScores[index];
    human += weights[index] * humanScores[index];
  }
  return { gold: gold / totalWeight - means.gold, human: human / totalWeight - means.human };
}

/** A tilt of all prompts. */
interface Place extends ProxyTilt {
  inverseTemperature: number;
  /** √nats. */
  klDistance: number;
}

type PlaceAt = (inverseTemperature: number) => Place;

function meanTilt(tilts: readonly ProxyTilt[], inverseTemperature: number): Place {
  const average = (name: keyof ProxyTilt) => mean(tilts.map((tilt) => tilt[name]));
  const kl = average('kl');
  return {
    inverseTemperature,
    kl,
    klDistance: Math.sqrt(kl),
    proxy: average('proxy'),
    effectiveSize: Math.min(...tilts.map((tilt) => tilt.effectiveSize)),
  };
}

/**
 * The last tilt with the smallest effective size, by bisection: the size falls with 1/λ. Where responses that share the
 * highest score are enough of a pool it never does; then all weight is on them long before the last doubling.
 */
function reach(at: PlaceAt, first: number): Place | undefined {
  const isTold = ({ effectiveSize }: Place) => effectiveSize >= smallestEffectiveSize;
  let [low, high] = [0, first];
  for (let doublings = 0; isTold(at(high)); doublings++) {
    if (doublings === 20) return at(high);
    [low, high] = [high, 2 * high];
  }
  for (let halvings = 0; halvings < 12; halvings++) {
    const middle = (low + high) / 2;
    if (isTold(at(middle))) low = middle;
    else high = middle;
  }
  return low > 0 ? at(low) : undefined;
}

/**
 * The tilt at a KL distance, which rises with 1/λ and nearly as a straight line: the bracket is cut where the line
 * through its ends crosses, but not so near to an end that it would hardly shrink.
 */
function crossing(
  at: PlaceAt,
  target: number,
  { low, high, tolerance }: { low: Place; high: Place; tolerance: number },
): Place {
  for (;;) {
    const share = (target - low.klDistance) / (high.klDistance - low.klDistance);
    const cut = Math.min(0.9, Math.max(0.1, share));
    const place = at(low.inverseTemperature + cut * (high.inverseTemperature - low.inverseTemperature));
    if (Math.abs(place.klDistance - target) <= tolerance) return place;
    if (place.klDistance < target) low = place;
    else high = place;
  }
}
