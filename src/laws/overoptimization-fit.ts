/** α, β and the peak of an overoptimization curve, with intervals that resample what is independent. */
import {
  alignRuns,
  basisOf,
  type CompressedCurve,
  coefficientsOf,
  collectDoubts,
  compressCurve,
  doubtConstant,
  doubtInterval,
  doubtPeak,
  doubtPoints,
  doubtRange,
  doubtSeeds,
  ENOUGH_POINTS,
  fitCompressed,
  type GoldCurve,
  scatterAbout,
  type Warning,
} from '../fitting/index.js';
import type { RandomStream } from '../random/index.js';
import {
  bootstrapInterval,
  extent,
  fewestClusters,
  type Interval,
  type LeastSquaresFit,
  resampleClusters,
} from '../statistics/index.js';
import { type FitQuality, fitQuality } from './fit-quality.js';
import { curveLaw } from './forms/index.js';
import { lawOnMeanCurve, type Residuals } from './law-doubts.js';
import { type PeakChances, peakChances } from './peak-chances.js';

/** The name of a law of gold against √KL: `bon`, `rl`, or one of a user's own. */
export type OveroptimizationForm = string;

export interface IntervalOptions {
  /** Bootstrap resamples. */
  bootstrap?: number;
  confidence?: number;
  random: RandomStream;
  /** What the warnings are about. */
  subject?: string;
}

/** What resampling an interval rests on. */
export interface IntervalBasis {
  /** Three or more runs; the scatter of a single run about its curve; nothing. */
  over: 'runs' | 'scatter' | 'none';
  /** How often such intervals hold the truth; null where nothing says so, which is of anything but runs. */
  confidence: number | null;
  /** So many independent points would scatter α of a single run as much (`scatterAbout`); null of several. */
  effectivePoints: number | null;
}

export interface OveroptimizationFit extends FitQuality {
  form: OveroptimizationForm;
  alpha: Interval;
  beta: Interval;
  /** The fitted score of the initial policy; 0 unless `freeBaseline`. The peak's score is above it. */
  baseline: number;
  /** Of the baseline that was fitted; undefined where none was. */
  baselineInterval?: Interval;
  peak: {
    /** √nats; Infinity when the fitted curve never turns over. */
    klDistance: Interval;
    /** Nats. */
    kl: Interval;
    gold: Interval;
  };
  /** Undefined for fewer than three runs and for a curve that never turns over. */
  chances?: PeakChances;
  /** The largest distance of the points as KL, nats. */
  largestKl: number;
  /** Of α, β and the peak. */
  interval: IntervalBasis;
  /** Of the mean curve over the runs about the fitted curve, over its highest point; NaN where no point is above 0. */
  rmseOverPeak: number;
  /** Of that mean curve. */
  residuals: Residuals;
  points: number;
  /** Independent runs behind the interval. */
  clusters: number;
  warnings: Warning[];
}

export interface OveroptimizationInput extends IntervalOptions {
  form: OveroptimizationForm;
  /** One curve a cluster (a proxy seed, a run): clusters are resampled, points never. */
  clusters: readonly GoldCurve[];
  /**
   * Fit the score of the initial policy too, one for all curves, instead of taking scores as relative to it.
   * The RL law is steep at 0, so subtracting a first point measured at KL > 0 would bias α and β.
   */
  freeBaseline?: boolean;
}

/**
 * Fits d(α − βd) or d(α − β ln d) to all curves together by QR least squares.
 *
 * Intervals: Student's t on the bootstrap over clusters (`bootstrapInterval`), none for two. A single curve has nothing
 * to resample: its bounds are those of the scatter about the curve (`scatterAbout`), without a level of confidence, and
 * say nothing of how runs differ. Points are in the order in which they were logged, along which noise is remembered.
 */
export function fitOveroptimization(given: OveroptimizationInput): OveroptimizationFit {
  // A run that diverged before it was measured anywhere is none.
  const input = { ...given, clusters: given.clusters.filter(({ gold }) => gold.length > 0) };
  const { form, clusters, freeBaseline = false, confidence = 0.95, subject = 'the curve' } = input;
  if (clusters.length === 0) throw new Error('there is no point at a distance above 0 to fit');
  const estimated = estimateCoefficients(input);
  const found = intervalsOf(estimated, input);
  const { coefficients } = estimated.whole;
  const { alpha, beta, peak } = found;
  const basis = basisOf(curveLaw(form), freeBaseline);
  const along = (d: number) => basis(d).reduce((sum, term, which) => sum + term * coefficients[which], 0);
  const runs = alignRuns(clusters, { along });
  const law = { form, coefficients, freeBaseline, peakKl: peak.kl, confidence, subject };
  const { residuals, rmseOverPeak, doubts } = lawOnMeanCurve(runs, law);
  const golds = clusters.flatMap(({ gold }) => Array.from(gold));
  const largest = largestDistance(clusters);
  const undetermined = undeterminedShare(estimated);
  const warnings = collectDoubts([
    doubtConstant(subject, golds),
    doubtPoints(subject, golds.length),
    doubtSeeds(subject, clusters.length),
    doubtPeak(subject, peak.klDistance.estimate, largest),
    // Too few runs have been named once.
    ...(hasIntervals(estimated)
      ? [
          doubtInterval(subject, 'α', { ...alpha, undetermined }),
          doubtInterval(subject, 'β', { ...beta, undetermined }),
        ]
      : []),
    ...doubts,
    doubtLowerHalf(input, { alpha, largestKl: largest ** 2 }),
  ]);
  return {
    ...{ form, ...found, baseline: coefficients[2] ?? 0, largestKl: largest ** 2 },
    baselineInterval: freeBaseline ? baselineInterval(estimated, confidence) : undefined,
    chances: peakChances({
      estimate: peak.klDistance.estimate,
      replicates: estimated.replicates.map((parameters) => curveLaw(form).peak(parameters).klDistance),
      ...{ runs: clusters.length, largest },
    }),
    interval: intervalBasis(estimated, confidence),
    ...fitQuality(basis, clusters, coefficients),
    ...{ rmseOverPeak, residuals },
    ...{ points: golds.length, clusters: clusters.length, warnings },
  };
}

interface Estimated {
  whole: LeastSquaresFit;
  /** Coefficients of resamples; none where nothing can be resampled. */
  replicates: number[][];
  /** Clusters for the small-sample widening; undefined when the replicates need none. */
  resampled: number | undefined;
  effectivePoints: number | null;
}

const undeterminedShare = ({ replicates }: Estimated): number =>
  replicates.filter(([alpha]) => Number.isNaN(alpha)).length / Math.max(1, replicates.length);

const hasIntervals = ({ resampled }: Estimated) => resampled === undefined || resampled >= fewestClusters;

function intervalBasis(estimated: Estimated, confidence: number): IntervalBasis {
  const { replicates, resampled, effectivePoints } = estimated;
  if (replicates.length === 0 || !hasIntervals(estimated))
    return { over: 'none', confidence: null, effectivePoints };
  if (resampled === undefined) return { over: 'scatter', confidence: null, effectivePoints };
  return { over: 'runs', confidence, effectivePoints };
}

function estimateCoefficients(input: OveroptimizationInput): Estimated {
  const { form, clusters, freeBaseline = false } = input;
  const basis = basisOf(curveLaw(form), freeBaseline);
  const compressed = clusters.map((curve) => compressCurve(basis, curve));
  const whole = fitCompressed(compressed, Array.from(compressed.keys()));
  const points = clusters.reduce((sum, { gold }) => sum + gold.length, 0);
  const resampled = clusters.length > 1 ? clusters.length : undefined;
  // As many points as coefficients scatter about nothing, and nothing else can be fitted of them.
  if (points <= whole.coefficients.length) return { whole, replicates: [], resampled, effectivePoints: null };
  if (resampled)
    return { whole, replicates: clusterReplicates(compressed, input), resampled, effectivePoints: null };
  const [curve] = clusters;
  return { whole, resampled, ...scatterAbout({ ...input, basis, curve, coefficients: whole.coefficients }) };
}

function clusterReplicates(
  compressed: CompressedCurve[],
  { bootstrap = 1000, random }: IntervalOptions,
): number[][] {
  return Array.from({ length: bootstrap }, () => {
    const chosen = resampleClusters(compressed.length, random);
    try {
      return coefficientsOf(compressed, chosen);
    } catch {
      // Only curves of a single distance were drawn: this resample determines nothing and is left out.
      return [Number.NaN, Number.NaN];
    }
  });
}

function intervalsOf(
  { whole, replicates, resampled }: Estimated,
  { form, confidence = 0.95 }: OveroptimizationInput,
): Pick<OveroptimizationFit, 'alpha' | 'beta' | 'peak'> {
  const peakOf = (parameters: readonly number[]) => curveLaw(form).peak(parameters);
  const interval = (pick: (parameters: readonly number[]) => number, logarithmic: boolean) =>
    bootstrapInterval(pick(whole.coefficients), replicates.map(pick), {
      ...{ confidence, clusters: resampled, logarithmic },
    });
  const klDistance = interval((parameters) => peakOf(parameters).klDistance, true);
  const kl = { estimate: klDistance.estimate ** 2, low: klDistance.low ** 2, high: klDistance.high ** 2 };
  return {
    alpha: interval(([a]) => a, false),
    beta: interval(([, b]) => b, false),
    peak: { klDistance, kl, gold: interval((parameters) => peakOf(parameters).score, true) },
  };
}

const baselineInterval = ({ whole, replicates, resampled }: Estimated, confidence: number): Interval =>
  bootstrapInterval(
    whole.coefficients[2],
    replicates.map(([, , baseline]) => baseline),
    { confidence, clusters: resampled },
  );

const largestDistance = (clusters: readonly GoldCurve[]) =>
  extent(clusters.flatMap(({ klDistance }) => Array.from(klDistance)))[1];

/** α of the same clusters up to half the largest KL; nothing to say where too few points or not all clusters are left. */
function doubtLowerHalf(
  input: OveroptimizationInput,
  whole: { alpha: Interval; largestKl: number },
): Warning | undefined {
  const largestKl = whole.largestKl / 2;
  const clusters = input.clusters.map(({ klDistance, gold, rows }) => {
    const kept = Array.from(klDistance, (distance) => distance ** 2 <= largestKl);
    const below = <T>(values: ArrayLike<T>) => Array.from(values).filter((_, index) => kept[index]);
    return { klDistance: below(klDistance), gold: below(gold), rows: rows && below(rows) };
  });
  if (clusters.some(({ gold }) => gold.length === 0) || !hasEnoughDistances(clusters)) return undefined;
  const lower = { ...input, clusters, random: input.random.stream('lower-half') };
  const { alpha } = intervalsOf(estimateCoefficients(lower), lower);
  return doubtRange(input.subject ?? 'the curve', { alpha, largestKl }, whole);
}

function hasEnoughDistances(clusters: readonly { klDistance: readonly number[] }[]): boolean {
  const distances = new Set<number>();
  for (const { klDistance } of clusters)
    for (const distance of klDistance) if (distances.add(distance).size >= ENOUGH_POINTS) return true;
  return false;
}
