/** F1 and F2: gold rises and then falls, while the proxy score keeps rising (Gao et al. 2022, figure 1). */
import { leastSquares, meanInterval } from '../../statistics/index.js';
import type { Method } from '../curve-groups.js';
import { type Check, combine, type Finding, isAbove, type Measure, untold } from './finding.js';
import {
  mainCurves,
  measuredPeak,
  pooled,
  type RiseAndFall,
  riseAndFall,
  risesAndFalls,
  type SeedCurves,
} from './seed-curves.js';
import { count, methodNames, percent, plain, withInterval } from './words.js';

const methods: readonly Method[] = ['bon', 'rl'];

/** Gold has fallen when it has lost more than this share of its peak. */
const leastFall = 0.1;

/** The smallest third of the sizes, at least one. */
function smallest(curves: SeedCurves[]): SeedCurves[] {
  return curves.slice(0, Math.max(1, Math.floor(curves.length / 3)));
}

export const goldRisesAndFalls: Finding = {
  id: 'F1',
  statement: 'Gold rises and then falls under optimisation against small proxies',
  judge({ curves, confidence }) {
    const cases = methods.flatMap((method) => {
      const sizes = smallest(mainCurves(curves, method)).flatMap(({ rmParameters, ...size }) => {
        const seeds = risesAndFalls({ rmParameters, ...size });
        return seeds ? [{ rmParameters, seeds }] : [];
      });
      if (sizes.length === 0) return [];
      const together = riseAndFall(pooled(sizes.map(({ seeds }) => seeds)), confidence);
      return [{ method, sizes, together }];
    });
    if (cases.length < methods.length) return untold('best-of-n and RL curves of at least two proxy seeds');
    return {
      verdict: combine(cases.map(({ together }) => hasFallen(together))),
      evidence: `Against the smallest third of the proxies ${cases
        .map(({ method, sizes, together }) => {
          const own = sizes.map(
            ({ rmParameters, seeds }) =>
              `${plain(100 * riseAndFall(seeds, confidence).share.estimate)} % at ${count(rmParameters)}`,
          );
          return `${methodNames[method]} loses ${percent(together.share)} of gold’s peak by its end (${own.join(', ')} parameters)`;
        })
        .join('; ')}.`,
      measures: cases.map(({ method, together }): Measure => ({ name: `fall/${method}`, ...together.share })),
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
  judge({ curves, confidence }) {
    const cases = methods.flatMap((method) =>
      smallest(mainCurves(curves, method)).flatMap((size) => {
        const seeds = risesAndFalls(size);
        const isFalling = seeds !== undefined && hasFallen(riseAndFall(seeds, confidence)) === 'yes';
        return isFalling ? [{ method, size, slope: slopeBeyondPeak(size, confidence) }] : [];
      }),
    );
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
