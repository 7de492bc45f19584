/** The fits stage: α, β and the peak of one curve, resampling what is independent. */

import {
  type Coefficients,
  fitOveroptimization,
  fitOveroptimizationGrid,
  type OveroptimizationFit,
} from '../../laws/index.js';
import type { CurvePoint } from '../../optimization/curve-point.js';
import type { Artifact } from '../artifact.js';
import type { StageBody, StageContext } from '../stage.js';

export const fitsStage: StageBody<'fits'> = async (context) => {
  const { method, klPenalty, rmParameters, comparisons, labelNoise } = context.parameters;
  const curve = method === 'bon' ? context.input('best-of-n') : context.input('rl');
  const points = curve.tables?.points ?? [];
  const fit = method === 'bon' ? fitBestOfN(context, curve, points) : fitRl(context, points);
  const { policyParameters } = points[0];
  const row: Coefficients = {
    method,
    form: fit.form,
    ...{ rmParameters, comparisons, policyParameters, klPenalty, labelNoise },
    alpha: fit.alpha,
    beta: fit.beta,
    peakKl: fit.peak.kl,
    peakGold: fit.peak.gold,
    rmse: fit.rmse,
    points: fit.points,
  };
  return {
    json: {},
    arrays: {},
    tables: { coefficients: [row], warnings: fit.warnings },
    metrics: { alpha: fit.alpha.estimate, beta: fit.beta.estimate },
  };
};

function intervals({ experiment, random, stage }: StageContext<'fits'>) {
  return {
    ...experiment.fit,
    random: random.stream('bootstrap').stream(stage.id),
    subject: stage.id.slice('fits/'.length),
  };
}

/** d = 0 is left out: both forms are 0 there, whatever the coefficients. Seeds and prompts are resampled. */
function fitBestOfN(
  context: StageContext<'fits'>,
  { json, arrays }: Artifact,
  points: CurvePoint[],
): OveroptimizationFit {
  const { seeds, prompts, grid } = json as unknown as { seeds: number; prompts: number; grid: number[] };
  const klDistance = points.slice(1, grid.length).map((point) => point.klDistance);
  const gold = Array.from({ length: seeds }, (_, seed) =>
    Array.from({ length: prompts }, (_, prompt) => {
      const start = (seed * prompts + prompt) * grid.length;
      return arrays.gold.subarray(start + 1, start + grid.length) as Float64Array;
    }),
  );
  return fitOveroptimizationGrid({ form: 'bon', klDistance, gold, ...intervals(context) });
}

/** One run a seed. */
function fitRl(context: StageContext<'fits'>, points: CurvePoint[]): OveroptimizationFit {
  const seeds = [...new Set(points.map(({ seed }) => seed))];
  const clusters = seeds.map((seed) => {
    const curve = points.filter((point) => point.seed === seed && point.klDistance > 0);
    return {
      klDistance: curve.map((point) => point.klDistance),
      gold: curve.map((point) => point.goldScore),
    };
  });
  return fitOveroptimization({ form: 'rl', clusters, ...intervals(context) });
}
