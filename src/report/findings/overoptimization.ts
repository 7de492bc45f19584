/** F1 and F2: gold rises and then falls, while the proxy score keeps rising (Gao et al. 2022, figure 1). */
import { leastSquares, meanInterval } from '../../statistics/index.js';
import type { Method } from '../curve-groups.js';
import {
  type Check,
  combine,
  type Finding,
  type FindingTables,
  isAbove,
  type Measure,
  untold,
} from './finding.js';
import { mainCurves, measuredPeak, type RiseAndFall, riseAndFall, type SeedCurves } from './seed-curves.js';
import { count, methodNames, percent, withInterval } from './words.js';

const methods: readonly Method[] = ['bon', 'rl'];

/** Gold has fallen when it has lost more than this share of its peak. */
const leastFall = 0.1;

/** The smallest third of the sizes, at least one. */
function smallest(curves: SeedCurves[]): SeedCurves[] {
  return curves.slice(0, Math.max(1, Math.floor(curves.length / 3)));
}

interface FallingCase {
  method: Method;
  size: SeedCurves;
  found: RiseAndFall;
}

/** Every curve against the smallest third of the proxies that has the seeds for an interval. */
function smallProxyCases({ curves, confidence }: FindingTables): FallingCase[] {
  return methods.flatMap((method) =>
    smallest(mainCurves(curves, method)).flatMap((size) => {
      const found = riseAndFall(size, confidence);
      return found ? [{ method, size, found }] : [];
    }),
  );
}

export const goldRisesAndFalls: Finding = {
  id: 'F1',
  statement: 'Gold rises and then falls under optimisation against small proxies',
  judge(tables) {
    const cases = smallProxyCases(tables);
    if (methods.some((method) => !cases.some((one) => one.method === method)))
      return untold('best-of-n and RL curves of at least two proxy seeds');
    const losses = (method: Method) =>
      cases
        .filter((one) => one.method === method)
        .map(({ size, found }) => `${percent(found.share)} at ${count(size.rmParameters)} parameters`)
        .join(', ');
    return {
      verdict: combine(cases.map(({ found }) => hasFallen(found))),
      evidence: `Of its peak, gold loses by the end: ${methods
        .map((method) => `${losses(method)} (${methodNames[method]})`)
        .join('; ')}.`,
      measures: cases.map(
        ({ method, size, found }): Measure => ({
          name: `fall/${method}/${size.rmParameters}`,
          ...found.share,
        }),
      ),
    };
  },
};

/** Yes: gold rose, and the fall is beyond the bound and its interval above 0. */
function hasFallen({ rise, fall, share }: RiseAndFall): Check {
  if (rise.high <= 0 || share.high < leastFall) return 'no';
  return rise.low > 0 && share.estimate > leastFall && fall.low > 0 ? 'yes' : 'unsure';
}

export const proxyKeepsRising: Finding = {
  id: 'F2',
  statement: 'The proxy score keeps rising while gold falls',
  judge(tables) {
    const cases = smallProxyCases(tables)
      .filter(({ found }) => hasFallen(found) === 'yes')
      .map(({ method, size }) => ({ method, size, slope: slopeBeyondPeak(size, tables.confidence) }));
    if (cases.length === 0) return untold('a curve on which gold falls, of at least two proxy seeds');
    return {
      verdict: combine(cases.map(({ slope }) => isAbove(slope, 0))),
      evidence: `Slope of the proxy score beyond gold’s peak, sd per √nat: ${cases
        .map(
          ({ method, size, slope }) =>
            `${withInterval(slope)} (${methodNames[method]}, ${count(size.rmParameters)} parameters)`,
        )
        .join(', ')}.`,
      measures: cases.map(({ method, size, slope }) => ({
        name: `proxy-slope/${method}/${size.rmParameters}`,
        ...slope,
      })),
    };
  },
};

/** Mean over seeds of the proxy score's least-squares slope from gold's peak to the end. */
function slopeBeyondPeak(size: SeedCurves, confidence: number) {
  const from = Math.min(measuredPeak(size).index, size.klDistance.length - 3);
  const design = size.klDistance.slice(from).map((distance) => [1, distance]);
  const slopes = size.proxyScore.map(
    (scores) => leastSquares({ design, response: scores.slice(from) }).coefficients[1],
  );
  return meanInterval(slopes, confidence);
}
