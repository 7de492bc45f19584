/**
 * The efficient frontier of a proxy: what a KL-optimal optimiser of it reaches, from the pools of best-of-n.
 *
 * One policy maximises E_x[E_π r − λ KL(π ‖ π_init)], the objective of Ziegler et al. (2019): the exponential tilt
 * π_λ(y|x) ∝ π_init(y|x) exp(r(x, y) / λ), with one λ for all prompts (Korbak et al. 2022). Over all λ it traces the
 * highest mean proxy score at every mean KL: what a method stays below it is the method's doing, what happens to gold
 * along it is the proxy's and the world's.
 */
import { mean, standardDeviation } from '../../statistics/index.js';
import {
  type ProxyTilt,
  prepared,
  type ScoredPool,
  type Tilt,
  tiltOf,
  type Utilities,
  utilitiesOf,
} from './tilt.js';

/**
 * Below it a pool no longer tells the tilt. The estimate of KL, which ln N bounds, comes out too small where the
 * responses that carry the tilt are too rare for the pool: on pools of normal scores, whose KL is known, by less than
 * 5 % of it while every prompt has this effective size, for N from 1,000 to 60,000.
 */
export const smallestEffectiveSize = 50;

export interface FrontierPoint extends Tilt {
  /** λ, in units of the proxy score a nat. */
  temperature: number;
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
  const pointAt = ({ inverseTemperature, kl, proxy, effectiveSize }: Place): FrontierPoint => {
    const utilities = prompts.map(utilitiesOf);
    const average = (name: keyof Utilities) => mean(utilities.map((own) => own[name]));
    return {
      ...{ temperature: 1 / inverseTemperature, kl, proxy, effectiveSize },
      ...{ gold: average('gold'), human: average('human') },
    };
  };
  const scale = mean(pools.map(({ proxyScores }) => standardDeviation(proxyScores, 0)));
  const end = scale > 0 ? reach(at, 1 / scale) : undefined;
  // Constants that no double is have a standard deviation above 0 as well, and nowhere to go.
  if (end === undefined || !(end.klDistance > 0)) return [];
  const found: FrontierPoint[] = [];
  found[points - 1] = pointAt(end);
  const step = end.klDistance / points;
  // The middle first: it halves the brackets, within which a cubic tells the rest.
  const fill = (low: Place, lowIndex: number, high: Place, highIndex: number) => {
    if (highIndex - lowIndex < 2) return;
    const index = Math.floor((lowIndex + highIndex) / 2);
    const middle = crossing(at, index * step, { low, high, tolerance: step / 100 });
    found[index - 1] = pointAt(middle);
    fill(low, lowIndex, middle, index);
    fill(middle, index, high, highIndex);
  };
  fill(at(0), 0, end, points);
  return found;
}

/** A tilt of all prompts: means over them, the effective size of the smallest. */
interface Place extends Omit<ProxyTilt, 'proxyVariance'> {
  inverseTemperature: number;
  /** √nats. */
  klDistance: number;
  /** d klDistance / d inverseTemperature. */
  slope: number;
}

type PlaceAt = (inverseTemperature: number) => Place;

function meanTilt(tilts: readonly ProxyTilt[], inverseTemperature: number): Place {
  const average = (name: keyof ProxyTilt) => mean(tilts.map((tilt) => tilt[name]));
  const [kl, variance] = [average('kl'), average('proxyVariance')];
  const klDistance = Math.sqrt(kl);
  // dKL / d(1/λ) = Var r / λ; at the start KL = Var r / 2λ².
  const slope = klDistance > 0 ? (inverseTemperature * variance) / (2 * klDistance) : Math.sqrt(variance / 2);
  const effectiveSize = Math.min(...tilts.map((tilt) => tilt.effectiveSize));
  return { inverseTemperature, kl, klDistance, slope, proxy: average('proxy'), effectiveSize };
}

interface Bracket {
  low: Place;
  high: Place;
}

/** Where in a bracket to look next, not so near to an end that it would hardly shrink. */
const within = ({ low, high }: Bracket, guess: number): number => {
  const width = high.inverseTemperature - low.inverseTemperature;
  const share = (guess - low.inverseTemperature) / width;
  return low.inverseTemperature + Math.min(0.9, Math.max(0.1, share)) * width;
};

/**
 * The last tilt with the smallest effective size, which falls with 1/λ: to a thousandth of it. Where responses that
 * share the highest score are enough of a pool it never does; then all weight is on them long before the last doubling.
 */
function reach(at: PlaceAt, first: number): Place | undefined {
  const excess = ({ effectiveSize }: Place) => Math.log(effectiveSize / smallestEffectiveSize);
  let [low, high] = [at(0), at(first)];
  if (excess(low) <= 0) return undefined;
  for (let doublings = 0; excess(high) >= 0; doublings++) {
    if (doublings === 20) return high;
    [low, high] = [high, at(2 * high.inverseTemperature)];
  }
  for (;;) {
    // The logarithm of the size is nearly straight in the logarithm of 1/λ; from the start, where that has none, in 1/λ.
    const share = excess(low) / (excess(low) - excess(high));
    const [from, to] = [low.inverseTemperature, high.inverseTemperature];
    const place = at(within({ low, high }, from > 0 ? from * (to / from) ** share : share * to));
    if (excess(place) >= 0) low = place;
    else high = place;
    if (excess(place) >= 0 && excess(place) < 1e-3) return place;
    // Said so that numbers which are none end the search.
    if (!(high.inverseTemperature - low.inverseTemperature >= 1e-4 * high.inverseTemperature))
      return low === place ? place : at(low.inverseTemperature);
  }
}

/** The tilt at a KL distance, which rises with 1/λ: looked for where the cubic through the bracket's ends and slopes has it. */
function crossing(
  at: PlaceAt,
  target: number,
  { low, high, tolerance }: Bracket & { tolerance: number },
): Place {
  const bracket = { low, high };
  for (;;) {
    const place = at(within(bracket, inverseCubic(bracket, target)));
    // Nor is there a better place in a bracket that no double divides.
    const isInside =
      place.inverseTemperature > bracket.low.inverseTemperature &&
      place.inverseTemperature < bracket.high.inverseTemperature;
    if (!isInside || !(Math.abs(place.klDistance - target) > tolerance)) return place;
    if (place.klDistance < target) bracket.low = place;
    else bracket.high = place;
  }
}

/** The 1/λ of a KL distance, by Hermite's cubic of the inverse function. */
function inverseCubic({ low, high }: Bracket, klDistance: number): number {
  const width = high.klDistance - low.klDistance;
  const t = (klDistance - low.klDistance) / width;
  const rise = high.inverseTemperature - low.inverseTemperature;
  const [atLow, atHigh] = [width / low.slope, width / high.slope];
  return low.inverseTemperature + t * t * (3 - 2 * t) * rise + t * (1 - t) * ((1 - t) * atLow - t * atHigh);
}
