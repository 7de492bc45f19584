/** α, β and the peak of an overoptimization curve, with intervals that resample what is independent. */
import {
  basisOf,
  type CompressedCurve,
  collectDoubts,
  compressCurve,
  curveResiduals,
  doubtConstant,
  doubtInterval,
  doubtPeak,
  doubtPoints,
  doubtSeeds,
  fitCompressed,
  type GoldCurve,
  scatterReplicates,
  smoothnessFactor,
  type Warning,
} from '../fitting/index.js';
import type { RandomStream } from '../random/index.js';
import { bootstrapInterval, extent, type Interval, resampleClusters } from '../statistics/index.js';
import { curveLaw } from './forms/index.js';

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

export interface OveroptimizationFit {
  form: OveroptimizationForm;
  alpha: Interval;
  beta: Interval;
  /** The fitted score of the initial policy; 0 unless `freeBaseline`. The peak's score is above it. */
  baseline: number;
  peak: {
    /** √nats; Infinity when the fitted curve never turns over. */
    klDistance: Interval;
    /** Nats. */
    kl: Interval;
    gold: Interval;
  };
  /** Of the points about the fitted curve. */
  rmse: number;
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
 * Intervals: Student's t on the bootstrap over clusters (`bootstrapInterval`). A single curve has nothing to resample:
 * its interval is Student's t from the scatter about the curve, widened where the scatter is smooth, and says nothing
 * of how runs differ.
 */
export function fitOveroptimization(input: OveroptimizationInput): OveroptimizationFit {
  const { form, clusters, freeBaseline = false } = input;
  if (clusters.every(({ gold }) => gold.length === 0))
    throw new Error('there is no point at a distance above 0 to fit');
  const basis = basisOf(curveLaw(form), freeBaseline);
  const compressed = clusters.map((curve) => compressCurve(basis, curve));
  const whole = fitCompressed(compressed, Array.from(compressed.keys()));
  const alone = () => {
    const widen = smoothnessFactor(curveResiduals(basis, clusters[0], whole.coefficients));
    return scatterReplicates(whole, { ...input, widen });
  };
  const distances = clusters.flatMap(({ klDistance }) => Array.from(klDistance));
  return describe(input, {
    estimate: whole.coefficients,
    // As many points as coefficients scatter about nothing, and nothing else can be fitted of them.
    replicates:
      distances.length <= whole.coefficients.length
        ? []
        : clusters.length > 1
          ? clusterReplicates(compressed, input)
          : alone(),
    resampled: clusters.length > 1 ? clusters.length : undefined,
    clusters: clusters.length,
    largest: extent(distances)[1],
    golds: clusters.flatMap(({ gold }) => Array.from(gold)),
    rmse: Math.sqrt(whole.residualSumOfSquares / distances.length),
  });
}

export interface GridInput extends IntervalOptions {
  form: OveroptimizationForm;
  /** √nats, the grid that all curves share. */
  klDistance: ArrayLike<number>;
  /** [seed][prompt][point]. */
  gold: readonly (readonly ArrayLike<number>[])[];
}

/**
 * The same for best-of-n, where every seed was measured on the same prompts: seeds and prompts are both resampled.
 *
 * Resampling both factors is Owen's pigeonhole bootstrap (2007), on the safe side. The coefficients are linear in the
 * scores, so the fit of a resampled mean curve is the mean of the fits of its seed–prompt cells.
 */
export function fitOveroptimizationGrid(input: GridInput): OveroptimizationFit {
  const { form, klDistance, gold, bootstrap = 1000, random } = input;
  const cells = gold.map((prompts) =>
    prompts.map((scores) => coefficientsOf(form, { klDistance, gold: scores })),
  );
  const promptCount = gold[0].length;
  const identity = (count: number) => Int32Array.from({ length: count }, (_, index) => index);
  const estimate = meanOfCells(cells, identity(gold.length), identity(promptCount));
  const independent = [gold.length, promptCount].filter((count) => count > 1);
  // One seed on one prompt has nothing to resample: its replicates would all be the estimate.
  const replicates = Array.from({ length: independent.length > 0 ? bootstrap : 0 }, () =>
    meanOfCells(cells, resampleClusters(gold.length, random), resampleClusters(promptCount, random)),
  );
  const curve = meanCurve(gold);
  const residuals = curve.map((score, point) => score - curveLaw(form).value([klDistance[point]], estimate));
  return describe(input, {
    estimate,
    replicates,
    resampled: independent.length > 0 ? Math.min(...independent) : undefined,
    clusters: gold.length,
    largest: extent(klDistance)[1],
    golds: curve,
    rmse: Math.sqrt(residuals.reduce((sum, value) => sum + value * value, 0) / curve.length),
  });
}

const coefficientsOf = (form: OveroptimizationForm, curve: GoldCurve): number[] =>
  fitCompressed([compressCurve(basisOf(curveLaw(form), false), curve)], [0]).coefficients;

function clusterReplicates(
  compressed: CompressedCurve[],
  { bootstrap = 1000, random }: IntervalOptions,
): number[][] {
  return Array.from({ length: bootstrap }, () => {
    const chosen = resampleClusters(compressed.length, random);
    try {
      return fitCompressed(compressed, chosen).coefficients;
    } catch {
      // Only curves of a single distance were drawn: this resample determines nothing and is left out.
      return [Number.NaN, Number.NaN];
    }
  });
}

function meanOfCells(
  cells: readonly (readonly number[][])[],
  seeds: Int32Array,
  prompts: Int32Array,
): number[] {
  const total = [0, 0];
  for (const seed of seeds) {
    for (const prompt of prompts) {
      total[0] += cells[seed][prompt][0];
      total[1] += cells[seed][prompt][1];
    }
  }
  return total.map((sum) => sum / (seeds.length * prompts.length));
}

function meanCurve(gold: readonly (readonly ArrayLike<number>[])[]): number[] {
  const curves = gold.flat();
  return Array.from(
    curves[0],
    (_, point) => curves.reduce((sum, curve) => sum + curve[point], 0) / curves.length,
  );
}

interface Findings {
  estimate: number[];
  replicates: number[][];
  /** Clusters for the small-sample widening; undefined when the replicates need none. */
  resampled: number | undefined;
  clusters: number;
  largest: number;
  golds: number[];
  rmse: number;
}

function describe(
  input: IntervalOptions & { form: OveroptimizationForm },
  findings: Findings,
): OveroptimizationFit {
  const { form, confidence = 0.95, subject = 'the curve' } = input;
  const { estimate, replicates, resampled, clusters, golds, rmse } = findings;
  const peakOf = (parameters: readonly number[]) => curveLaw(form).peak(parameters);
  const interval = (pick: (parameters: readonly number[]) => number, logarithmic: boolean) =>
    bootstrapInterval(pick(estimate), replicates.map(pick), { confidence, clusters: resampled, logarithmic });
  const alpha = interval(([a]) => a, false);
  const beta = interval(([, b]) => b, false);
  const klDistance = interval((parameters) => peakOf(parameters).klDistance, true);
  const gold = interval((parameters) => peakOf(parameters).score, true);
  const kl = { estimate: klDistance.estimate ** 2, low: klDistance.low ** 2, high: klDistance.high ** 2 };
  const warnings = collectDoubts([
    doubtConstant(subject, golds),
    doubtPoints(subject, golds.length),
    doubtSeeds(subject, clusters),
    doubtPeak(subject, klDistance.estimate, findings.largest),
    doubtInterval(subject, 'α', alpha),
    doubtInterval(subject, 'β', beta),
  ]);
  return {
    form,
    alpha,
    beta,
    baseline: estimate[2] ?? 0,
    peak: { klDistance, kl, gold },
    rmse,
    points: golds.length,
    clusters,
    warnings,
  };
}
