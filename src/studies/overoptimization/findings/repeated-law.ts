/**
 * What a law of one round says of k rounds. Gao et al. (2022, section 4.3) take d to be additive: k rounds of d/k each, and
 * each loses β (d/k) ln(d/k), so that R = d (α − β ln d + β ln k). Where it is the KLs that add up, a round goes d/√k, and
 * the same sum gives ½ β ln k. So R = d (α − β ln d + c β ln k), where c is 1, ½, or 0 if new proxies change nothing.
 */
import { fitCurve } from '../../../fitting/index.js';
import { forms } from '../../../laws/index.js';
import { armOf } from '../rounds/arms.js';
import type { CurvePoint } from '../tables.js';
import type { Rounds } from './rounds.js';

/** Root mean squares of what each reading misses gold by at the ends of the later rounds, sd. */
export interface RepeatedErrors {
  /** c = 1. */
  distances: number;
  /** c = ½. */
  divergences: number;
  /** c = 0. */
  unchanged: number;
  /** The c of least squares. */
  share: number;
}

export interface RepeatedCase {
  arm: string;
  seeds: RepeatedErrors[];
}

/** Of every arm whose rounds go on from the last policies; a seed whose first round has no fit is left out. */
export function repeatedLaw({ first, arms }: Pick<Rounds, 'first' | 'arms'>): RepeatedCase[] {
  return arms
    .filter(({ arm }) => armOf(arm)?.start === 'last')
    .map(({ arm, ends }) => ({
      arm,
      seeds: [...ends[0].keys()].flatMap((seed) => {
        const own = first.filter(({ proxySeed, klDistance }) => proxySeed === seed && klDistance > 0);
        const later = ends.slice(1).map((ofRound) => ofRound.get(seed)!);
        const found = errorsOf(own, later);
        return Object.values(found).every(Number.isFinite) ? [found] : [];
      }),
    }));
}

/** `later` are the ends of the second round, the third and so on. */
function errorsOf(first: readonly CurvePoint[], later: readonly CurvePoint[]): RepeatedErrors {
  const fitted = fitCurve({
    form: forms.rl,
    klDistance: first.map(({ klDistance }) => klDistance),
    score: first.map(({ goldScore }) => goldScore),
  });
  const [alpha, beta] = fitted.parameters;
  const places = later.map(({ klDistance: d, goldScore }, index) => ({
    rest: goldScore - d * (alpha - beta * Math.log(d)),
    gain: d * beta * Math.log(index + 2),
  }));
  const errorAt = (share: number) =>
    Math.sqrt(places.reduce((sum, { rest, gain }) => sum + (rest - share * gain) ** 2, 0) / places.length);
  const total = (of: (place: (typeof places)[number]) => number) =>
    places.reduce((sum, place) => sum + of(place), 0);
  return {
    distances: errorAt(1),
    divergences: errorAt(1 / 2),
    unchanged: errorAt(0),
    share: total(({ rest, gain }) => rest * gain) / total(({ gain }) => gain ** 2),
  };
}
