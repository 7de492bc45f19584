/**
 * What a law of one round says of k rounds that go as far each. Gao et al. (2022, section 4.3) take d to be additive: k rounds
 * of d/k, whose gains d/k (α − β ln d/k) add up to d (α − β ln d + β ln k). Where it is the KLs that add up, a round goes
 * d/√k, and the gains add up to √k d (α − β ln d + ½ β ln k). If new proxies change nothing, gold is where one round takes it.
 */
import { fitCurve } from '../../../fitting/index.js';
import { forms } from '../../../laws/index.js';
import { armOf } from '../rounds/arms.js';
import type { CurvePoint } from '../tables.js';
import type { Rounds } from './rounds.js';

/** Root mean squares of what each reading misses gold by at the ends of the later rounds, sd. */
export interface RepeatedErrors {
  /** d is additive. */
  distances: number;
  /** KL is. */
  divergences: number;
  /** As after one round. */
  unchanged: number;
  /** Of β ln k, the share that serves best, by least squares. */
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
  const places = later.map(({ klDistance: d, goldScore }, index) => {
    const rounds = index + 2;
    return {
      ...{ rounds, gold: goldScore, once: d * (alpha - beta * Math.log(d)) },
      gain: d * beta * Math.log(rounds),
    };
  });
  type Place = (typeof places)[number];
  const total = (of: (place: Place) => number) => places.reduce((sum, place) => sum + of(place), 0);
  const errorOf = (predicted: (place: Place) => number) =>
    Math.sqrt(total((place) => (place.gold - predicted(place)) ** 2) / places.length);
  return {
    distances: errorOf(({ once, gain }) => once + gain),
    divergences: errorOf(({ rounds, once, gain }) => Math.sqrt(rounds) * (once + gain / 2)),
    unchanged: errorOf(({ once }) => once),
    share: total(({ gold, once, gain }) => (gold - once) * gain) / total(({ gain }) => gain ** 2),
  };
}
