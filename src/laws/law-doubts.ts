/** What a law does not say of its curve: how far the mean over runs lies from it, and the doubts that follow. */
import {
  type AlignedRuns,
  basisOf,
  curveResiduals,
  doubtForm,
  doubtLaw,
  ENOUGH_POINTS,
  type LinearForm,
  meanOf,
  measurePeak,
  rootMeanSquare,
  type Warning,
} from '../fitting/index.js';
import {
  extent,
  fewestClusters,
  type Interval,
  leastSquares,
  mean,
  runsTest,
  variance,
} from '../statistics/index.js';
import { curveLaw } from './forms/index.js';

export interface FittedLaw {
  form: string;
  /** α, β and, where it was fitted, the score of the initial policy. */
  coefficients: readonly number[];
  freeBaseline: boolean;
  /** KL of the law's peak, nats. */
  peakKl: Interval;
  confidence: number;
  subject: string;
}

export interface Residuals {
  /** √nats. */
  klDistance: number[];
  /** Mean curve over the runs less the law. */
  residual: number[];
}

export interface LawOnMeanCurve {
  residuals: Residuals;
  /** Their root mean square over the highest point of the mean curve; NaN where no point is above 0. */
  rmseOverPeak: number;
  doubts: (Warning | undefined)[];
}

/** The law against the mean curve of the runs it was fitted to. */
export function lawOnMeanCurve(runs: AlignedRuns, law: FittedLaw): LawOnMeanCurve {
  const { form, coefficients, freeBaseline, peakKl, confidence, subject } = law;
  const curve = meanOf(runs);
  const residual = curveResiduals(basisOf(curveLaw(form), freeBaseline), curve, coefficients);
  const rmse = rootMeanSquare(residual);
  const baseline = coefficients[2] ?? 0;
  // Scores are relative to the initial policy, whose 0 belongs to the curve.
  const [lowest, highest] = extent([0, ...curve.gold.map((gold) => gold - baseline)]);
  const thinned = residual.filter((_, index) => index % runs.stride === 0);
  const seen = {
    ...{
      rmse,
      ...(chanceOf(runs, law, rmse) ?? { structure: structureOf(thinned) }),
      signs: runsTest(thinned),
    },
    ...(highest > 0
      ? { scale: highest, scaleName: 'peak' as const }
      : { scale: highest - lowest, scaleName: 'range' as const }),
    ...{ fittedPeak: peakKl, measuredPeak: measurePeak(runs, confidence) },
    firstKl: runs.klDistance[0] ** 2,
  };
  const isEnough = residual.length >= ENOUGH_POINTS;
  return {
    residuals: { klDistance: curve.klDistance, residual },
    rmseOverPeak: highest > 0 ? rmse / highest : Number.NaN,
    doubts: isEnough ? [doubtLaw(subject, seen), doubtOtherForm(curve, law)] : [],
  };
}

/**
 * What chance leaves in the mean residual of several runs: the runs are fitted one by one, and what their residuals differ
 * by is their noise (the lack of fit of Draper and Smith 1998, section 2.1, with runs as repeats). Undefined for too few.
 */
function chanceOf(
  { klDistance, gold }: AlignedRuns,
  { form, freeBaseline }: FittedLaw,
  rmse: number,
): { structure: number; error: number } | undefined {
  if (gold.length < fewestClusters) return undefined;
  const basis = basisOf(curveLaw(form), freeBaseline);
  const residuals = gold.map((own) => {
    const { coefficients } = leastSquares({ design: klDistance.map(basis), response: own });
    return curveResiduals(basis, { klDistance, gold: own }, coefficients);
  });
  const variances = klDistance.map((_, index) => variance(residuals.map((own) => own[index])));
  const error = Math.sqrt(mean(variances) / gold.length);
  return { structure: Math.sqrt(Math.max(0, rmse ** 2 - error ** 2)), error };
}

/** Root mean square less the noise, whose variance is half the mean squared difference of neighbours (von Neumann 1941). */
function structureOf(residual: readonly number[]): number {
  const steps = residual.slice(1).map((value, index) => value - residual[index]);
  return Math.sqrt(Math.max(0, rootMeanSquare(residual) ** 2 - rootMeanSquare(steps) ** 2 / 2));
}

/** The paper has two laws (Gao et al. 2022, section 3.1). */
const otherForms: Readonly<Record<string, string>> = { bon: 'rl', rl: 'bon' };

function doubtOtherForm(
  curve: { klDistance: number[]; gold: number[] },
  { form, freeBaseline, subject }: FittedLaw,
): Warning | undefined {
  if (!Object.hasOwn(otherForms, form)) return undefined;
  const rmseOf = (law: LinearForm) => {
    const basis = basisOf(law, freeBaseline);
    const { residualSumOfSquares } = leastSquares({
      design: curve.klDistance.map(basis),
      response: curve.gold,
    });
    return Math.sqrt(residualSumOfSquares / curve.gold.length);
  };
  const [own, other] = [form, otherForms[form]].map((name) => ({ form: name, rmse: rmseOf(curveLaw(name)) }));
  return doubtForm(subject, own, other);
}
