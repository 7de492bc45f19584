/** Chinchilla's second approach: at each budget a parabola through losses of several sizes (Hoffmann et al. 2022, 3.2). */
import { type Interval, mean, slopeOf } from '../../../statistics/index.js';
import { type Noise, noiseInterval, noiseOfResiduals } from './noise.js';
import { type Minimum, type Place, parabolaMinimum, parabolaPlace } from './parabola.js';
import { type Cell, groupBy } from './runs.js';

/** Sizes about the lowest: wide grids bias a parabola, and five leave two degrees of freedom. */
const nearest = 5;
/** A parabola through three sizes passes all noise on: such a level has a minimum, and no say in the exponent. */
const fewestSizes = 4;
/** Fewer levels have no slope that could be wrong. */
const fewestLevels = 3;

export interface Level {
  /** As planned, FLOP. */
  budget: number;
  /** Geometric mean of 6ND over the runs. */
  compute: number;
  cells: Cell[];
  minimum: Minimum;
  optimalParameters: Interval;
  /** C/(6 N_opt). */
  optimalTokens: Interval;
  /** At the minimum, nats a token. */
  excess: number;
}

export interface IsoFlop {
  /** Budgets with a minimum, inside the measured sizes or not. */
  levels: Level[];
  /** Of N_opt ∝ C^exponent, over the minima inside of levels of at least four sizes; NaN for fewer than three. */
  exponent: Interval;
  noise: Noise | undefined;
}

interface Profile {
  budget: number;
  logCompute: number;
  cells: Cell[];
  /** First of its cells in the list of all. */
  offset: number;
}

const placesOf = ({ cells, offset }: Profile, shifts?: Float64Array): Place[] =>
  cells.map(({ parameters, logExcess }, index) => ({
    x: Math.log(parameters),
    y: logExcess + (shifts?.[offset + index] ?? 0),
  }));

const minimumOf = (profile: Profile): Minimum | undefined => parabolaMinimum(placesOf(profile), nearest);

/** ln N_opt with losses moved, NaN where there is none. */
const placeOf = (profile: Profile, shifts: Float64Array): number =>
  parabolaPlace(placesOf(profile, shifts), nearest);

function profilesOf(cells: readonly Cell[]): Profile[] {
  const levels = groupBy(
    cells.filter(({ budget }) => budget !== null),
    ({ budget }) => budget as number,
  );
  let offset = 0;
  return [...levels]
    .sort(([left], [right]) => left - right)
    .map(([budget, own]) => {
      const logCompute = mean(own.map(({ compute }) => Math.log(compute)));
      const profile = { budget, logCompute, cells: own, offset };
      offset += own.length;
      return profile;
    });
}

const foundIn = (cells: readonly Cell[]) =>
  profilesOf(cells).flatMap((profile) => {
    const minimum = minimumOf(profile);
    return minimum === undefined ? [] : [{ profile, minimum }];
  });

/**
 * Scatter of ln excess about parabolas through four sizes: what five leave over is less the noise of runs than that a
 * profile is no parabola.
 */
export const parabolaNoise = (cells: readonly Cell[]): Noise | undefined =>
  noiseOfResiduals(
    profilesOf(cells).flatMap((profile) => {
      const residuals = parabolaMinimum(placesOf(profile), 4)?.residuals;
      return residuals === undefined ? [] : [{ residuals, parameters: 3 }];
    }),
  );

/** The sizes of each budget whose minimum lies inside them, small budgets first. */
export const insideLevels = (cells: readonly Cell[]): Cell[][] =>
  foundIn(cells).flatMap(({ profile, minimum }) => (minimum.inside ? [profile.cells] : []));

/** `noise`: of ln excess of a run; left out, what the parabolas leave over. */
export function isoFlop(
  cells: readonly Cell[],
  { confidence, noise = parabolaNoise(cells) }: { confidence: number; noise?: Noise },
): IsoFlop {
  const levels = foundIn(cells).map(({ profile, minimum }): Level => {
    const { budget, logCompute, cells: own } = profile;
    const at = noiseInterval(own.length, (shifts) => placeOf({ ...profile, offset: 0 }, shifts), {
      noise,
      confidence,
      name: `iso-flop/${budget}`,
    });
    const optimalParameters = mapped(at, Math.exp);
    const tokensAt = (parameters: number) => Math.exp(logCompute) / (6 * parameters);
    return {
      ...{ budget, compute: Math.exp(logCompute), cells: own, minimum, optimalParameters },
      optimalTokens: {
        estimate: tokensAt(optimalParameters.estimate),
        low: tokensAt(optimalParameters.high),
        high: tokensAt(optimalParameters.low),
      },
      excess: Math.exp(minimum.y),
    };
  });
  const exponent = noiseInterval(cells.length, isoFlopExponent(cells), {
    ...{ noise, confidence, name: 'iso-flop' },
  });
  return { levels, exponent, noise };
}

/**
 * Whether a profile determines its minimum: at least four sizes, and an interval that stays among them. Beyond the smallest
 * or the largest size nothing was measured.
 */
export function isDetermined(sizes: readonly number[], { low, high }: Interval): boolean {
  return new Set(sizes).size >= fewestSizes && low >= Math.min(...sizes) && high <= Math.max(...sizes);
}

/** Profiles that have a say in the exponent. */
const keptProfiles = (cells: readonly Cell[]): Profile[] =>
  profilesOf(cells).filter((profile) => profile.cells.length >= fewestSizes && minimumOf(profile)?.inside);

/** The exponent alone, with the loss of every cell moved, budget by budget and in each in the order of the cells. */
export function isoFlopExponent(cells: readonly Cell[]): (shifts: Float64Array) => number {
  const kept = keptProfiles(cells);
  return (shifts) => lineThrough(kept, shifts)?.slope ?? Number.NaN;
}

/**
 * N_opt at a compute on the line whose slope is the exponent, with its interval by the noise between runs; undefined where
 * there is no such line.
 */
export function sizeOnLine(
  cells: readonly Cell[],
  compute: number,
  { confidence, noise }: { confidence: number; noise: Noise | undefined },
): Interval | undefined {
  const kept = keptProfiles(cells);
  const at = (shifts: Float64Array) => lineThrough(kept, shifts)?.at(Math.log(compute)) ?? Number.NaN;
  const logSize = noiseInterval(cells.length, at, { noise, confidence, name: 'iso-flop/line' });
  return Number.isFinite(logSize.estimate) ? mapped(logSize, Math.exp) : undefined;
}

interface Line {
  slope: number;
  /** ln N_opt at a ln C. */
  at(logCompute: number): number;
}

/** By least squares of ln N_opt on ln C; undefined for fewer than three minima. */
function lineThrough(profiles: readonly Profile[], shifts: Float64Array): Line | undefined {
  const minima = profiles.flatMap((profile) => {
    const y = placeOf(profile, shifts);
    return Number.isNaN(y) ? [] : [{ x: profile.logCompute, y }];
  });
  if (minima.length < fewestLevels) return undefined;
  const [xs, ys] = [minima.map(({ x }) => x), minima.map(({ y }) => y)];
  const slope = slopeOf(xs, ys);
  return { slope, at: (logCompute) => mean(ys) + slope * (logCompute - mean(xs)) };
}

const mapped = ({ estimate, low, high }: Interval, to: (value: number) => number): Interval => ({
  estimate: to(estimate),
  low: to(low),
  high: to(high),
});
