/** M1 and its parts: ensembles of proxies that were trained on noisy labels, under best-of-n (Coste et al. 2023). */
import { type Check, combine, isAbove, isBelow, type Judgement, untold } from '../../../display/finding.js';
import { percent, withInterval } from '../../../display/words.js';
import type { Axis, Setting } from '../../../engine/axis.js';
import { membersAxis } from '../../../reward/ensembles/kind.js';
import { rewardAxis } from '../../../reward/reward.js';
import { type Interval, mean, meanInterval, ratioInterval } from '../../../statistics/index.js';
import { comparisonsAxis, labelNoiseAxis } from '../config/proxies.js';
import {
  mainSettings,
  type Size,
  sizeKey,
  sizesOf,
  valuesOf,
  without,
  withSettings,
} from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { type RiseAndFall, riseAndFall } from './measured-peak.js';
import { bestOfNName, type OveroptimizationFinding } from './methods.js';
import { leastFall } from './overoptimization.js';
import { commonReach, ofMovedSeeds, type SeedCurves, seedCurves } from './seed-curves.js';
import { caseMeasures, sizeUnder } from './size-words.js';

/** Of the labels: what the paper flips. */
const leastNoise = 0.25;

const needs =
  'best-of-n curves against one proxy and against ensembles, with a quarter of the labels flipped';

export const ensemblesDoNotFall: OveroptimizationFinding = {
  id: 'M1',
  statement:
    'With a quarter of the labels flipped, worst-case and uncertainty-weighted ensembles end higher under best-of-n than their members do one by one, and lose less than a tenth of their peak where these lose more',
  judge: (tables) => judge(tables, ['worst-case', 'uncertainty'], (share) => isBelow(share, leastFall)),
};

export const meanStillFalls: OveroptimizationFinding = {
  id: 'M1b',
  statement:
    'There the mean of the members ends higher than they do, and still loses more than a tenth of its peak, as they do',
  judge: (tables) => judge(tables, ['mean'], (share) => isAbove(share, leastFall)),
};

function judge(
  tables: OveroptimizationTables,
  kinds: readonly string[],
  loses: (share: Interval) => Check,
): Judgement {
  const { confidence } = tables;
  const cases = noisyRuns(tables).flatMap((size) =>
    kinds.flatMap((kind) => {
      const found = contrastOf(size, kind, confidence);
      return found === undefined ? [] : [{ kind, size: size.size, ...found }];
    }),
  );
  if (kinds.some((kind) => cases.every((one) => one.kind !== kind))) return untold(needs);
  const several = new Set(cases.map(({ size }) => size.key)).size > 1;
  const at = (size: Size) => (several ? ` at ${size.label}` : '');
  return {
    verdict: combine(
      cases.flatMap(({ gain, share, alone }): Check[] => [
        isAbove(gain, 0),
        loses(share),
        // Where single proxies lose nothing there is nothing to mend.
        isAbove(alone, leastFall) === 'yes' ? 'yes' : 'unsure',
      ]),
    ),
    evidence: `${cases
      .map(
        ({ kind, size, gain, share, alone, groups }) =>
          `The reward ${kind}${at(size)} ends ${withInterval(gain)} sd of gold above its members and loses ${percent(share)} of its peak, they on average ${percent(alone)} of theirs (${groups} groups)`,
      )
      .join('; ')}.`,
    measures: cases.flatMap(({ kind, size, gain, share, alone }) =>
      caseMeasures({ gain, fall: share, 'fall-alone': alone }, { name: kind, size, several }),
    ),
  };
}

/** A method against the proxies of one size, by what was made of them. */
export interface NoisyRuns {
  size: Size;
  byReward(kind: string): CurvePoint[];
}

/**
 * At the largest share of flipped labels, if that is at least so much; axes that are `left` keep all their values. Sizes and
 * numbers of comparisons are cases of their own: what members err in together comes from the one, what each errs in from the other.
 */
export function noisyRuns(
  { curves }: OveroptimizationTables,
  {
    method = bestOfNName,
    left = [],
    least = leastNoise,
  }: { method?: string; left?: readonly Pick<Axis, 'name'>[]; least?: number } = {},
): NoisyRuns[] {
  const own = curves.filter((row) => row.method === method);
  const noise = Math.max(...valuesOf(labelNoiseAxis, own).map(Number));
  if (!(noise >= least)) return [];
  const free = [rewardAxis, membersAxis, labelNoiseAxis, comparisonsAxis, ...left].reduce<Setting>(
    without,
    mainSettings(own),
  );
  const noisy = withSettings(own, { ...free, [labelNoiseAxis.name]: noise });
  const counts = valuesOf(comparisonsAxis, noisy);
  return sizesOf(noisy).flatMap((size) =>
    counts.map((count) => {
      const points = noisy.filter(
        (row) => sizeKey(row) === size.key && row.setting[comparisonsAxis.name] === count,
      );
      return {
        size: counts.length > 1 ? sizeUnder(size, comparisonsAxis.label(Number(count))) : size,
        byReward: (kind: string) =>
          ofMovedSeeds(points.filter(({ setting }) => setting[rewardAxis.name] === kind)),
      };
    }),
  );
}

interface Contrast {
  /** Gold at the end less that of the members on average, sd. */
  gain: Interval;
  /** What the ensembles lose from their peak, as a share of it. */
  share: Interval;
  /** The same of the average member. */
  alone: Interval;
  groups: number;
}

function contrastOf({ byReward }: NoisyRuns, kind: string, confidence: number): Contrast | undefined {
  const found = besideMembers(byReward('single'), byReward(kind));
  if (found === undefined) return undefined;
  const { together, alone, own, theirs } = found;
  const end = together.klDistance.length - 1;
  const gains = together.goldScore.map((gold, group) => gold[end] - alone.goldScore[group][end]);
  return {
    gain: meanInterval(gains, confidence),
    share: ratioInterval(own.falls, own.rises, confidence),
    alone: ratioInterval(theirs.falls, theirs.rises, confidence),
    groups: gains.length,
  };
}

/** Ensembles and the average of their members up to where all of them reach, and what each rises and falls. */
export function besideMembers(
  single: readonly CurvePoint[],
  ensemble: readonly CurvePoint[],
): { together: SeedCurves; alone: SeedCurves; own: RiseAndFall; theirs: RiseAndFall } | undefined {
  if (single.length === 0 || ensemble.length === 0) return undefined;
  const reach = Math.min(commonReach(single), commonReach(ensemble));
  const together = seedCurves(ensemble, { reach });
  const alone = averagedMembers(seedCurves(single, { reach }), together.seeds);
  const [own, theirs] = [riseAndFall(together), riseAndFall(alone)];
  return own && theirs && { together, alone, own, theirs };
}

/** The mean curve of the proxies of each group: an ensemble goes by the first seed of its group, groups by their order. */
export function averagedMembers(single: SeedCurves, groupSeeds: readonly number[]): SeedCurves {
  const firsts = [...groupSeeds].sort((a, b) => a - b);
  const steps = firsts.slice(1).map((first, index) => first - firsts[index]);
  const ends = [...firsts.slice(1), firsts[firsts.length - 1] + Math.min(...steps)];
  const membersOf = (seed: number) =>
    [...single.seeds.keys()].filter(
      (place) => single.seeds[place] >= seed && single.seeds[place] < ends[firsts.indexOf(seed)],
    );
  const averaged = (rows: readonly number[][]) =>
    groupSeeds.map((seed) =>
      single.klDistance.map((_, index) => mean(membersOf(seed).map((place) => rows[place][index]))),
    );
  return {
    ...{ size: single.size, seeds: [...groupSeeds], klDistance: single.klDistance },
    goldScore: averaged(single.goldScore),
    proxyScore: averaged(single.proxyScore),
    humanScore: averaged(single.humanScore),
  };
}
