/** F11 and F13: a KL penalty as early stopping, and how KL grows without one (Gao et al. 2022, section 3.6, figure 14). */
import { type Check, combine, type Judgement, point, untold } from '../../../display/finding.js';
import { plain, withInterval } from '../../../display/words.js';
import { klPenaltyAxis } from '../../../methods/penalties/kl.js';
import { leastSquares, mean, meanInterval } from '../../../statistics/index.js';
import { groupBy, mainSettings, sizeKey, sizesOf, valuesOf, without, withSettings } from '../curves/sweep.js';
import type { CurvePoint } from '../tables.js';
import { judgeOnline, type OveroptimizationFinding } from './methods.js';
import { commonReach, ofMovedSeeds, seedCurves } from './seed-curves.js';

/** Standard deviations of gold. */
const mostDifference = 0.1;

export const penaltyIsEarlyStopping: OveroptimizationFinding = {
  id: 'F11',
  statement: 'A KL penalty acts like early stopping: gold depends on KL alone',
  judge(tables) {
    const { curves, confidence } = tables;
    const swept = withSettings(curves, without(mainSettings(curves), klPenaltyAxis));
    return judgeOnline(tables, penaltiesNeeded, (method) =>
      judgePenalties(
        swept.filter((row) => row.method === method),
        confidence,
      ),
    );
  },
};

const penaltiesNeeded = 'RL curves without and with a KL penalty';

function judgePenalties(own: readonly CurvePoint[], confidence: number): Judgement {
  const [none, ...penalties] = valuesOf(klPenaltyAxis, own).map(Number);
  if (none !== 0 || penalties.length === 0) return untold(penaltiesNeeded);
  const size = sizesOf(own).at(-1)?.key;
  const curveOf = (penalty: number) =>
    ofMovedSeeds(own.filter((row) => row.setting[klPenaltyAxis.name] === penalty && sizeKey(row) === size));
  const cases = penalties.flatMap((penalty) => {
    const [free, penalised] = ofSharedSeeds(curveOf(0), curveOf(penalty));
    return free.length === 0 ? [] : [{ penalty, ...difference(free, penalised, confidence) }];
  });
  if (cases.length === 0) return untold(penaltiesNeeded);
  return {
    verdict: combine(cases.map(({ check }) => check)),
    evidence: `From the curve without a penalty gold differs over the shared range by ${cases
      .map(
        ({ penalty, typical, reach }) => `${plain(typical)} sd to ${plain(reach)} nats (penalty ${penalty})`,
      )
      .join(', ')}, root mean square.`,
    measures: cases.map(({ penalty, typical }) => point(`difference/${penalty}`, typical)),
  };
}

/** A seed that diverged in one of the runs has no partner in the other. */
function ofSharedSeeds(free: readonly CurvePoint[], penalised: readonly CurvePoint[]) {
  const seedsOf = (points: readonly CurvePoint[]) => new Set(points.map(({ proxySeed }) => proxySeed));
  const [first, second] = [seedsOf(free), seedsOf(penalised)];
  const isShared = ({ proxySeed }: CurvePoint) => first.has(proxySeed) && second.has(proxySeed);
  return [free.filter(isShared), penalised.filter(isShared)] as const;
}

interface Difference {
  /** Root mean square over the shared range of √KL of the difference between the means over seeds. */
  typical: number;
  /** End of the shared range, nats. */
  reach: number;
  check: Check;
}

/**
 * Seeds are paired: both runs had the same proxies. Chance alone makes the root mean square larger than the truth, so
 * that a difference beyond the bound counts as real only where it exceeds its own noise as well.
 */
function difference(
  free: readonly CurvePoint[],
  penalised: readonly CurvePoint[],
  confidence: number,
): Difference {
  const shared = Math.min(commonReach(free), commonReach(penalised));
  const [before, after] = [free, penalised].map((points) => seedCurves(points, { reach: shared }));
  const differences = before.klDistance.map((_, index) =>
    meanInterval(
      before.goldScore.map((scores, seed) => after.goldScore[seed][index] - scores[index]),
      confidence,
    ),
  );
  const typical = Math.sqrt(mean(differences.map(({ estimate }) => estimate ** 2)));
  // The part of each difference that its interval cannot explain.
  const beyond = Math.sqrt(mean(differences.map(({ low, high }) => Math.max(0, low, -high) ** 2)));
  return {
    typical,
    reach: shared ** 2,
    check: typical <= mostDifference ? 'yes' : beyond > mostDifference ? 'no' : 'unsure',
  };
}

/** Below this the law of growth is hidden by the first steps; nats. */
const leastKl = 0.5;
const fewestRuns = 3;
/** “Roughly quadratic.” */
const roughly = { low: 1.5, high: 2.5 };

export const klGrowsQuadratically: OveroptimizationFinding = {
  id: 'F13',
  statement: 'Without a penalty RL’s KL grows about quadratically in steps',
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

const runsNeeded = `at least ${fewestRuns} RL runs without a penalty`;

function judgeGrowth(own: readonly CurvePoint[], confidence: number): Judgement {
  const exponents = [...groupBy(own, (row) => `${sizeKey(row)}/${row.proxySeed}`).values()]
    .map((run) => run.filter((row) => (row.iteration ?? 0) > 0))
    .filter((run) => new Set(run.map((row) => row.iteration)).size >= 3)
    .map((run) => {
      const design = run.map((row) => [1, Math.log(row.iteration ?? 1)]);
      return leastSquares({ design, response: run.map((row) => Math.log(row.kl)) }).coefficients[1];
    });
  if (exponents.length < fewestRuns) return untold(runsNeeded);
  const exponent = meanInterval(exponents, confidence);
  const isWithin = exponent.low >= roughly.low && exponent.high <= roughly.high;
  const isOutside = exponent.high < roughly.low || exponent.low > roughly.high;
  return {
    verdict: combine([isWithin ? 'yes' : isOutside ? 'no' : 'unsure']),
    evidence: `KL grows with steps to the power of ${withInterval(exponent)} (${exponents.length} runs, from ${leastKl} nats on).`,
    measures: [{ name: 'exponent', ...exponent }],
  };
}
