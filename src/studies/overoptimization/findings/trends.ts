/** F3, F4 and F5: how α and β move with the logarithm of the reward model's size (Gao et al. 2022, figure 3). */
import { combine, isAbove, isBelow, type Judgement, point, untold } from '../../../display/finding.js';
import { plain, withInterval } from '../../../display/words.js';
import { fitCurve } from '../../../fitting/index.js';
import { curveLaw, fitSharedAlpha, fitSharedBeta, fitTrend } from '../../../laws/index.js';
import { slopeOf, spearman } from '../../../statistics/index.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { bestOfNName, judgeOnline, type OveroptimizationFinding } from './methods.js';
import { type MeanCurves, manyOverSeeds } from './over-seeds.js';
import { mainCurves, meanCurve, type SeedCurves } from './seed-curves.js';
import { overSeedValues, type SeedValues, seedValues, slopes } from './seed-values.js';

/** A line through fewer sizes says little of a trend. */
const fewestSizes = 4;

export const alphaRises: OveroptimizationFinding = {
  id: 'F3',
  statement: 'α of best-of-n rises with the logarithm of the reward model’s size',
  judge: (tables) => judgeTrend(tables, 'alpha', 1),
};

export const betaFalls: OveroptimizationFinding = {
  id: 'F4',
  statement: 'β of best-of-n falls with the logarithm of the reward model’s size',
  judge: (tables) => judgeTrend(tables, 'beta', -1),
};

type Coefficient = 'alpha' | 'beta';

function judgeTrend(
  { curves, confidence }: OveroptimizationTables,
  name: Coefficient,
  sign: 1 | -1,
): Judgement {
  const sizes = mainCurves(curves, bestOfNName);
  if (sizes.length < fewestSizes) return untold(`best-of-n curves of at least ${fewestSizes} sizes`);
  const parameterCounts = sizes.map(({ size }) => size.rmParameters);
  const ofSeeds = slopesOfSeeds(sizes, name);
  const slope = overSeedValues(ofSeeds, confidence);
  // Of the mean curves there is one line, and its interval is of how the sizes lie about it.
  const estimates = sizes.map((size) => coefficientOf(size, meanCurve(size, 'goldScore'), name));
  const line = fitTrend({ parameterCounts, estimates, confidence }).slope;
  const rank = spearman(parameterCounts, estimates);
  const symbol = name === 'alpha' ? 'α' : 'β';
  return {
    verdict: combine([sign > 0 ? isAbove(slope, 0) : isBelow(slope, 0)]),
    evidence: `${symbol} changes by ${withInterval(slope)} a decade of parameters over ${sizes.length} sizes (mean of the slopes of ${ofSeeds.size} seeds); the line through ${symbol} of the mean curves has a slope of ${withInterval(line)} by the sizes’ scatter about it, Spearman’s ρ is ${plain(rank)}.`,
    measures: [
      { name: 'slope', ...slope },
      { name: 'slope-of-mean-curves', ...line },
      point('spearman', rank),
    ],
  };
}

/** Change a decade of parameters, one value a seed. */
function slopesOfSeeds(sizes: readonly SeedCurves[], name: Coefficient, form = 'bon'): SeedValues {
  return slopes(
    decadesOf(sizes),
    sizes.map((size) =>
      seedValues(
        size,
        size.goldScore.map((gold) => coefficientOf(size, gold, name, form)),
      ),
    ),
  );
}

const decadesOf = (sizes: readonly SeedCurves[]) => sizes.map(({ size }) => Math.log10(size.rmParameters));

/** α or β of a law, fitted to one curve. */
function coefficientOf(
  { klDistance }: SeedCurves,
  gold: readonly number[],
  name: Coefficient,
  form = 'bon',
): number {
  const [alpha, beta] = fitCurve({ form: curveLaw(form), klDistance, score: gold }).parameters;
  return name === 'alpha' ? alpha : beta;
}

export const sharedAlpha: OveroptimizationFinding = {
  id: 'F5',
  statement:
    'With one α for all sizes β of RL falls with the logarithm of the reward model’s size, and one β for all sizes fits worse than one α',
  judge(tables) {
    const needs = `RL curves of at least ${fewestSizes} sizes`;
    return judgeOnline(tables, needs, (method) => {
      const sizes = mainCurves(tables.curves, method);
      return sizes.length < fewestSizes ? untold(needs) : judgeSharedAlpha(sizes, tables.confidence);
    });
  },
};

function judgeSharedAlpha(sizes: SeedCurves[], confidence: number): Judgement {
  const decades = decadesOf(sizes);
  const over = manyOverSeeds(sizes, (means) => {
    const curves = means.map(goldOf);
    return { oneAlpha: fitSharedAlpha('rl', curves), oneBeta: fitSharedBeta('rl', curves) };
  });
  const slope = over(({ oneAlpha }) => slopeOf(decades, oneAlpha.betas), { confidence });
  const ratios = { confidence, logarithmic: true };
  const overBeta = over(({ oneAlpha, oneBeta }) => oneAlpha.rmse / oneBeta.rmse, ratios);
  const overFree = over(({ oneAlpha }) => oneAlpha.rmse / oneAlpha.freeRmse, ratios);
  const alpha = over(({ oneAlpha }) => oneAlpha.alpha, { confidence });
  const freeSlope = (share: number) =>
    overSeedValues(
      slopesOfSeeds(
        sizes.map((size) => upTo(size, share)),
        'alpha',
        'rl',
      ),
      confidence,
    );
  const [whole, half] = [freeSlope(1), freeSlope(0.5)];
  return {
    verdict: combine([isBelow(slope, 0), isBelow(overBeta, 1)]),
    evidence: `With α = ${withInterval(alpha)} for all ${sizes.length} sizes β changes by ${withInterval(slope)} a decade of parameters. The RMSE with one α is ${withInterval(overBeta)} of that with one β, and ${withInterval(overFree)} of that with both free at every size. Left free, α changes by ${withInterval(whole)} a decade, and by ${withInterval(half)} over the first half of the KL range.`,
    measures: [
      { name: 'slope', ...slope },
      { name: 'rmse-over-shared-beta', ...overBeta },
      { name: 'rmse-over-free', ...overFree },
      { name: 'alpha', ...alpha },
      { name: 'free-alpha-slope', ...whole },
      { name: 'free-alpha-slope-to-half', ...half },
    ],
  };
}

/** The part of some curves up to a share of their largest KL. */
function upTo(curves: SeedCurves, share: number): SeedCurves {
  const end = share * curves.klDistance[curves.klDistance.length - 1] ** 2;
  const count = curves.klDistance.filter((distance) => distance ** 2 <= end).length;
  const cut = (rows: readonly number[][]) => rows.map((row) => row.slice(0, count));
  return {
    ...curves,
    klDistance: curves.klDistance.slice(0, count),
    goldScore: cut(curves.goldScore),
    proxyScore: cut(curves.proxyScore),
    humanScore: cut(curves.humanScore),
  };
}

const goldOf = ({ klDistance, goldScore }: MeanCurves) => ({ klDistance, gold: goldScore });
