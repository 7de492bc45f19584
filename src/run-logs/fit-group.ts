/** One group of points: its fit, what stands beside it, and the doubts about both. */
import { collectDoubts, type FormComparison, tooFewPoints, type Warning } from '../fitting/index.js';
import { fitOveroptimization, type OveroptimizationFit, type OveroptimizationForm } from '../laws/index.js';
import { createRandom } from '../random/index.js';
import { extent, type Interval } from '../statistics/index.js';
import { poolRuns } from './averaging/index.js';
import {
  type ColumnSeen,
  doubtInterleaved,
  doubtJumps,
  doubtNegativeKl,
  doubtPerTokenKl,
  doubtRows,
  doubtStart,
  type KlAtPoints,
  sayingHowToCut,
} from './doubts/index.js';
import { compareOnPoints } from './form-comparison.js';
import { groupBy } from './group-by.js';
import { doubtPooled, doubtsOfLeftOut } from './group-doubts.js';
import {
  type Baseline,
  leaveOut,
  type PointGroup,
  type Recentred,
  type RunPoint,
  recentre,
} from './points/index.js';

export interface GroupBaseline {
  estimate: number;
  low: number;
  high: number;
  from: 'fit' | NonNullable<Recentred['baseline']>['from'];
}

export interface GroupFit extends Omit<OveroptimizationFit, 'baseline' | 'baselineInterval' | 'chances'> {
  group: string;
  /** Intervals are over prompts of best-of-n, not over runs. */
  ofPrompts: boolean;
  /** That the peak has been passed, and that one more run turns over: a prompt is no run. */
  chances?: { passed: number; newRun?: number };
  /** The score of the initial policy that the points are relative to; undefined where they are as they were logged. */
  baseline?: GroupBaseline;
  /** Step at which KL first reaches that of the fitted peak: of several runs the median; undefined where it never does. */
  peakStep?: number;
  /** The points as fitted: in nats, and relative to the baseline. */
  data: RunPoint[];
  /** The fit to all points, where single ones that decide it were left out. */
  plain?: { alpha: Interval; beta: Interval };
  /** The four overoptimization forms on this group's points, best AICc first; empty unless asked for. */
  comparison: FormComparison[];
  /** The number of runs that these were compared on, where that are not all. */
  comparedRuns?: number;
}

export interface GroupOptions {
  baseline?: Baseline;
  confidence?: number;
  bootstrap?: number;
  seed?: number;
  compare?: boolean;
}

export interface AboutGroup {
  form: OveroptimizationForm;
  /** What is known of the KL column. */
  kl: Pick<KlAtPoints, 'perTokenBy' | 'length' | 'isTold' | 'spread'>;
  /** Each point is a mean of many rows. */
  isAveraged: boolean;
  /** Clusters are prompts of best-of-n and no runs. */
  ofPrompts: boolean;
  /** Columns that nothing is taken from, cell by point. */
  unused: readonly ColumnSeen[];
}

/** Four points are the fewest that leave two degrees of freedom for an interval. */
const FEWEST_POINTS = 4;

/** Why a group cannot be fitted at all. */
export function unfit({ name, points, dropped }: PointGroup, baseline?: Baseline): Warning | undefined {
  const reasons = dropped.length > 0 ? ` (${dropped.slice(0, 3).join('; ')})` : '';
  if (points.length === 0) return tooFewPoints(name, `no usable point${reasons}`);
  if (points.length < FEWEST_POINTS)
    return tooFewPoints(name, `${points.length} points, at least ${FEWEST_POINTS} are needed${reasons}`);
  if (countDistinct(points, (kl) => kl > 0, 2) < 2)
    return tooFewPoints(name, `${points.length} points, but fewer than two different KL above 0`);
  if (baseline === 'fit' && countDistinct(points, () => true, 3) < 3)
    return tooFewPoints(
      name,
      `two different KL cannot carry three coefficients; give the score of the initial policy (--baseline 0) instead of fitting it`,
    );
  return undefined;
}

/** Different KL that are asked for; stops at `most`. */
function countDistinct(points: readonly RunPoint[], isAsked: (kl: number) => boolean, most: number): number {
  const found = new Set<number>();
  for (const { kl } of points) {
    if (isAsked(kl)) found.add(kl);
    if (found.size === most) break;
  }
  return found.size;
}

export function fitGroup(group: PointGroup, options: GroupOptions, about: AboutGroup): GroupFit {
  const { form } = about;
  const { baseline } = options;
  const leftOut = leaveOut(group.points);
  // The first point may be one of those left out.
  const { points: kept, baseline: subtracted } = recentre({ ...group, points: leftOut.kept }, baseline);
  const { points } = recentre(group, baseline);
  const fit = fitPoints(group.name, kept, { ...options, form });
  const plain =
    kept.length === points.length ? undefined : fitPoints(group.name, points, { ...options, form });
  const runs = runsOf(kept).length;
  const data =
    fit.baseline === 0 ? kept : kept.map((point) => ({ ...point, gold: point.gold - fit.baseline }));
  const isRecentred = baseline === 'fit' || subtracted !== undefined;
  const perToken = doubtPerTokenKl(group.name, klAt(group, data, isRecentred, about));
  const warnings = collectDoubts([
    doubtRows(group.name, group.dropped),
    doubtNegativeKl(group.name, group.negative, points.length),
    ...(plain === undefined ? [] : doubtsOfLeftOut(group.name, leftOut, plain)),
    perToken,
    doubtJumps(group.name, data),
    about.isAveraged ? undefined : doubtInterleaved(group.name, data),
    doubtPooled(group.name, points, fit.baseline, about),
    // A KL in another unit moves the start too.
    isRecentred || perToken !== undefined ? undefined : doubtStart(group.name, form, data, about.isAveraged),
    ...fit.warnings.map((warning) => sayingHowToCut(warning, fit.largestKl)),
  ]);
  return {
    ...fit,
    clusters: runs,
    // Groups of pooled runs differ by less than runs, and say nothing of one more run.
    chances: runs === fit.clusters ? chancesOf(fit, about) : undefined,
    ofPrompts: about.ofPrompts,
    ...{ warnings, group: group.name, data, plain: plain && { alpha: plain.alpha, beta: plain.beta } },
    baseline: baselineOf(fit, subtracted, baseline),
    peakStep: stepOfPeak(data, fit.peak.kl.estimate),
    ...(options.compare ? compareOnPoints(data) : { comparison: [] }),
  };
}

const chancesOf = ({ chances }: OveroptimizationFit, { ofPrompts }: AboutGroup): GroupFit['chances'] =>
  ofPrompts && chances !== undefined ? { passed: chances.passed } : chances;

const fitPoints = (
  name: string,
  points: readonly RunPoint[],
  options: GroupOptions & Pick<AboutGroup, 'form'>,
): OveroptimizationFit =>
  fitOveroptimization({
    form: options.form,
    clusters: poolRuns(runsOf(points)).map(curveOf),
    freeBaseline: options.baseline === 'fit',
    confidence: options.confidence,
    bootstrap: options.bootstrap,
    random: createRandom(options.seed ?? 0)
      .stream('fit')
      .stream(name),
    subject: name,
  });

const distancesOf = (points: readonly RunPoint[]): number[] => points.map(({ kl }) => Math.sqrt(kl));

const curveOf = (points: readonly RunPoint[]) => ({
  klDistance: distancesOf(points),
  gold: points.map(({ gold }) => gold),
  rows: points.map(({ rows }) => rows),
});

const runsOf = (points: readonly RunPoint[]): RunPoint[][] => groupBy(points, ({ cluster }) => cluster);

function klAt(
  { points }: PointGroup,
  data: readonly RunPoint[],
  isRecentred: boolean,
  { kl }: AboutGroup,
): KlAtPoints {
  const [low, high] = extent(points.map(({ gold }) => gold));
  return {
    ...kl,
    kl: data.map((point) => point.kl),
    gain: isRecentred ? data.map(({ gold }) => gold) : undefined,
    isShare: low >= 0 && high <= 1,
  };
}

function baselineOf(
  fit: OveroptimizationFit,
  subtracted: Recentred['baseline'],
  asked?: Baseline,
): GroupBaseline | undefined {
  if (asked === 'fit') return { ...fit.baselineInterval!, from: 'fit' };
  if (subtracted === undefined) return undefined;
  return { ...subtracted, low: Number.NaN, high: Number.NaN };
}

/** Runs without steps say nothing. */
function stepOfPeak(points: readonly RunPoint[], kl: number): number | undefined {
  const reached = runsOf(points).flatMap((run) => {
    const ordered = run
      .filter(({ step }) => step !== undefined)
      .sort((left, right) => left.step! - right.step!);
    return ordered.find((point) => point.kl >= kl)?.step ?? [];
  });
  if (reached.length === 0) return undefined;
  reached.sort((left, right) => left - right);
  return reached[(reached.length - 1) >> 1];
}
