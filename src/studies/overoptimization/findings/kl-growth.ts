/** F13: how KL grows without a penalty (Gao et al. 2022, figure 14). */
import { combine, isAbove, isBelow, type Judgement, untold } from '../../../display/finding.js';
import { withInterval } from '../../../display/words.js';
import { klPenaltyAxis } from '../../../methods/penalties/kl.js';
import { leastSquares, mean } from '../../../statistics/index.js';
import { groupBy, mainSettings, sizeKey, withSettings } from '../curves/sweep.js';
import type { CurvePoint } from '../tables.js';
import { judgeOnline, type OveroptimizationFinding } from './methods.js';
import { combineSeeds, overSeedValues, type SeedValues } from './seed-values.js';

/** Below this the law of growth is hidden by the first steps; nats. */
const leastKl = 0.5;
/** A line through fewer points says nothing of a power. */
const fewestPoints = 3;
/** The paper's KL is roughly quadratic in steps: its power is nearer to 2 than to 1 and 3. */
const roughly = { low: 1.5, high: 2.5 };

const runsNeeded = 'RL runs without a penalty';

export const klGrowsQuadratically: OveroptimizationFinding = {
  id: 'F13',
  statement: `Without a penalty RL’s KL grows with iterations to a power from ${roughly.low} to ${roughly.high}`,
  judge(tables) {
    const { curves, confidence } = tables;
    const settings = { ...mainSettings(curves), [klPenaltyAxis.name]: 0 };
    const own = withSettings(curves, settings).filter((row) => row.kl >= leastKl);
    return judgeOnline(tables, runsNeeded, (method) =>
      judgeGrowth(
        own.filter((row) => row.method === method),
        confidence,
      ),
    );
  },
};

/** An iteration samples once and learns from it with the same number of gradient steps, so that steps grow alike. */
function judgeGrowth(own: readonly CurvePoint[], confidence: number): Judgement {
  const sizes = [...groupBy(own, sizeKey).values()].map(exponents).filter(({ size }) => size > 0);
  if (sizes.length === 0) return untold(runsNeeded);
  const perSeed = combineSeeds(sizes, mean);
  const exponent = overSeedValues(perSeed, confidence);
  return {
    verdict: combine([isAbove(exponent, roughly.low), isBelow(exponent, roughly.high)]),
    evidence: `From ${leastKl} nats on KL grows with iterations to the power of ${withInterval(exponent)} (seeds: ${perSeed.size}; sizes, averaged in each: ${sizes.length}).`,
    measures: [{ name: 'exponent', ...exponent }],
  };
}

/** Of each seed that one size was optimised with, the slope of ln KL on ln iteration. */
function exponents(points: readonly CurvePoint[]): SeedValues {
  const runs = [...groupBy(points, ({ proxySeed }) => proxySeed)].map(
    ([seed, run]) => [seed, run.filter(({ iteration }) => (iteration ?? 0) > 0)] as const,
  );
  return new Map(
    runs
      .filter(([, run]) => new Set(run.map(({ iteration }) => iteration)).size >= fewestPoints)
      .map(([seed, run]) => {
        const design = run.map(({ iteration }) => [1, Math.log(iteration ?? 1)]);
        return [seed, leastSquares({ design, response: run.map(({ kl }) => Math.log(kl)) }).coefficients[1]];
      }),
  );
}
