/** F11 and F13: a KL penalty as early stopping, and how KL grows without one (Gao et al. 2022, section 3.6, figure 14). */
import type { CurvePoint } from '../../optimization/curve-point.js';
import { leastSquares, mean, meanInterval } from '../../statistics/index.js';
import { distinct, groupBy, mainSettings, withSettings } from '../curve-groups.js';
import { type Check, combine, type Finding, point, untold } from './finding.js';
import { commonReach, seedCurves } from './seed-curves.js';
import { plain, withInterval } from './words.js';

/** Standard deviations of gold. */
const mostDifference = 0.1;

export const penaltyIsEarlyStopping: Finding = {
  id: 'F11',
  statement: 'A KL penalty acts like early stopping: gold depends on KL alone',
  judge({ curves, confidence }) {
    const { klPenalty: _swept, ...others } = mainSettings(curves);
    const own = withSettings(curves, others).filter((row) => row.method === 'rl');
    const penalties = distinct(own.map((row) => row.klPenalty));
    const size = distinct(own.map((row) => row.rmParameters)).at(-1);
    const curveOf = (penalty: number) =>
      own.filter((row) => row.klPenalty === penalty && row.rmParameters === size);
    if (penalties.length < 2 || penalties[0] !== 0) return untold('RL curves without and with a KL penalty');
    const cases = penalties
      .slice(1)
      .map((penalty) => ({ penalty, ...difference(curveOf(0), curveOf(penalty), confidence) }));
    return {
      verdict: combine(cases.map(({ check }) => check)),
      evidence: `From the curve without a penalty gold differs over the shared range by ${cases
        .map(
          ({ penalty, typical, reach }) =>
            `${plain(typical)} sd to ${plain(reach)} nats (penalty ${penalty})`,
        )
        .join(', ')}, root mean square.`,
      measures: cases.map(({ penalty, typical }) => point(`difference/${penalty}`, typical)),
    };
  },
};

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
function difference(free: CurvePoint[], penalised: CurvePoint[], confidence: number): Difference {
  const shared = Math.min(commonReach(free), commonReach(penalised));
  const [before, after] = [seedCurves(free, shared), seedCurves(penalised, shared)];
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

export const klGrowsQuadratically: Finding = {
  id: 'F13',
  statement: 'Without a penalty RL’s KL grows about quadratically in steps',
  judge({ curves, confidence }) {
    const settings = { ...mainSettings(curves), klPenalty: 0 };
    const own = withSettings(curves, settings).filter((row) => row.method === 'rl' && row.kl >= leastKl);
    const exponents = [...groupBy(own, (row) => `${row.rmParameters}/${row.seed}`).values()]
      .map((run) => run.filter((row) => (row.step ?? 0) > 0))
      .filter((run) => new Set(run.map((row) => row.step)).size >= 3)
      .map((run) => {
        const design = run.map((row) => [1, Math.log(row.step ?? 1)]);
        return leastSquares({ design, response: run.map((row) => Math.log(row.kl)) }).coefficients[1];
      });
    if (exponents.length < fewestRuns) return untold(`at least ${fewestRuns} RL runs without a penalty`);
    const exponent = meanInterval(exponents, confidence);
    const isWithin = exponent.low >= roughly.low && exponent.high <= roughly.high;
    const isOutside = exponent.high < roughly.low || exponent.low > roughly.high;
    return {
      verdict: combine([isWithin ? 'yes' : isOutside ? 'no' : 'unsure']),
      evidence: `KL grows with steps to the power of ${withInterval(exponent)} (${exponents.length} runs, from ${leastKl} nats on).`,
      measures: [{ name: 'exponent', ...exponent }],
    };
  },
};
