/** The difference of a quantity between two conditions, with what it says. */
import {
  groupedMean,
  type Interval,
  mean,
  sampleSize,
  standardDeviation,
  welchInterval,
} from '../../statistics/index.js';
import type { Observation } from './kind.js';

/**
 * `alike`: the whole interval lies within the margin. `untold`: of too few runs for an interval. `unseen`: no run of either side
 * has seen it, or none of the one that was measured less far.
 */
export type Told = 'higher' | 'lower' | 'alike' | 'open' | 'untold' | 'same' | 'unseen';

/** The second condition less the base. */
export interface Difference extends Interval {
  /** Means of what is compared; NaN where no run has seen it. */
  base: number;
  other: number;
  isPaired: boolean;
  /** Pairs, or the runs of the condition that has fewer. */
  runs: number;
  worlds: number;
  /** What is resampled in thought: worlds, runs of these very worlds, or nothing. */
  over: 'worlds' | 'runs' | 'none';
  /** Runs without a partner, which are left out. */
  unpaired: number;
  told: Told;
  /** Runs (worlds, where the interval is over worlds) with which it would be told, if all stays as it is; NaN where it is told. */
  needed: number;
}

export interface DifferenceOptions {
  confidence: number;
  /** The smallest difference of interest; none where the quantity has none. */
  margin?: number | undefined;
}

/** None where a condition has no run. */
export function differenceOf(
  base: readonly Observation[],
  other: readonly Observation[],
  options: DifferenceOptions,
): Difference | undefined {
  if (base.length === 0 || other.length === 0) return undefined;
  const partners = new Map(base.map((run) => [keyOf(run), run]));
  const pairs = other.flatMap((run) => {
    const partner = partners.get(keyOf(run));
    return partner === undefined ? [] : [{ world: run.world, base: partner.value, other: run.value }];
  });
  const found =
    pairs.length > 0
      ? paired(pairs, base.length + other.length - 2 * pairs.length, options)
      : unpaired(base, other, options);
  return withoutUnseen(found, base, other);
}

/** What no run of a side has seen has no value there. */
function withoutUnseen(
  found: Difference,
  baseRuns: readonly Observation[],
  otherRuns: readonly Observation[],
): Difference {
  const base = isUnseen(baseRuns) ? Number.NaN : found.base;
  const other = isUnseen(otherRuns) ? Number.NaN : found.other;
  const isNone =
    (isUnseen(baseRuns) && isUnseen(otherRuns)) ||
    isCutShort(baseRuns, otherRuns) ||
    isCutShort(otherRuns, baseRuns);
  if (!isNone) return { ...found, base, other };
  const nothing = { estimate: Number.NaN, low: Number.NaN, high: Number.NaN, needed: Number.NaN };
  return { ...found, ...nothing, base, other, told: 'unseen' };
}

const isUnseen = (runs: readonly Observation[]) => runs.every(({ range }) => range?.isSeen === false);

/** It might have been seen as far as the other side goes. Where it was not by that KL, it is less than what the other saw. */
const isCutShort = (runs: readonly Observation[], others: readonly Observation[]) =>
  isUnseen(runs) && sameEnd * endOf(runs) < endOf(others);

const endOf = (runs: readonly Observation[]) => Math.min(...runs.map(({ range }) => range?.end ?? Infinity));

/** Ranges that end farther apart than this are different ones. */
export const sameEnd = 1.1;

const keyOf = ({ world, seed }: Observation) => `${world}/${seed}`;

interface Pair {
  world: string;
  base: number;
  other: number;
}

function paired(pairs: readonly Pair[], left: number, options: DifferenceOptions): Difference {
  const groups = grouped(pairs, ({ other, base }) => other - base);
  const { over, standardDeviation: spread, ...interval } = groupedMean(groups, options.confidence);
  const meanOf = (pick: (pair: Pair) => number) => mean(grouped(pairs, pick).map((own) => mean(own)));
  const place = {
    ...interval,
    ...{ base: meanOf(({ base }) => base), other: meanOf(({ other }) => other), isPaired: true },
    ...{ runs: pairs.length, worlds: groups.length, unpaired: left },
    over: over === 'groups' ? ('worlds' as const) : over === 'values' ? ('runs' as const) : over,
  };
  const told = pairs.every(({ base, other }) => base === other) ? 'same' : judged(place, options);
  const degrees = (values: number) => values - (over === 'groups' ? 1 : groups.length);
  return { ...place, told, needed: needed(told, interval, { ...options, spread, degrees }) };
}

/** Worlds count where both conditions have three; else the runs of the worlds that there are. */
function unpaired(
  base: readonly Observation[],
  other: readonly Observation[],
  options: DifferenceOptions,
): Difference {
  const both = [base, other].map((runs) => grouped(runs, ({ value }) => value));
  const worlds = Math.min(...both.map(({ length }) => length));
  const ofWorlds = worlds >= 3;
  const [own, theirs] = both.map((groups) => (ofWorlds ? groups.map((runs) => mean(runs)) : groups.flat()));
  const interval = welchInterval(theirs, own, options.confidence);
  const hasBounds = Number.isFinite(interval.low);
  const place = {
    ...interval,
    ...{ base: mean(own), other: mean(theirs), isPaired: false, unpaired: 0, worlds },
    runs: Math.min(base.length, other.length),
    over: !hasBounds ? ('none' as const) : ofWorlds ? ('worlds' as const) : ('runs' as const),
  };
  const told = judged(place, options);
  const spread = Math.hypot(standardDeviation(own), standardDeviation(theirs));
  const degrees = (values: number) => 2 * (values - 1);
  return { ...place, told, needed: needed(told, interval, { ...options, spread, degrees }) };
}

/** A difference that is smaller than anyone cares for is none, be it ever so sure. */
function judged({ low, high }: Interval, { margin }: DifferenceOptions): Told {
  if (!Number.isFinite(low)) return 'untold';
  if (margin !== undefined && low > -margin && high < margin) return 'alike';
  if (low > 0) return 'higher';
  return high < 0 ? 'lower' : 'open';
}

interface Need extends DifferenceOptions {
  spread: number;
  degrees: (values: number) => number;
}

/** Told is a difference that is not 0, or one that stays within the margin: whichever takes fewer. */
function needed(told: Told, { estimate }: Interval, { spread, margin = 0, ...rest }: Need): number {
  if (told !== 'open') return Number.NaN;
  const halfWidth = Math.max(Math.abs(estimate), margin - Math.abs(estimate));
  return sampleSize({ standardDeviation: spread, halfWidth, ...rest });
}

function grouped<Run extends { world: string }>(
  runs: readonly Run[],
  pick: (run: Run) => number,
): number[][] {
  const groups = new Map<string, number[]>();
  for (const run of runs) groups.set(run.world, [...(groups.get(run.world) ?? []), pick(run)]);
  return [...groups.values()];
}
