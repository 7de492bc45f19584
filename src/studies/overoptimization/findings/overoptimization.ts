/** F1 and F2: gold rises and then falls, while the proxy score keeps rising (Gao et al. 2022, figure 1). */
import { type Check, combine, isAbove, type Measure, untold } from '../../../display/finding.js';
import { percent, withInterval } from '../../../display/words.js';
import {
  type Interval,
  leastSquares,
  meanInterval,
  stratifiedMeanInterval,
} from '../../../statistics/index.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { measuredPeak, type RiseAndFall, riseAndFall } from './measured-peak.js';
import {
  bestOfNName,
  judgedMethods,
  methodLabel,
  type OveroptimizationFinding,
  onlineMethodsOf,
} from './methods.js';
import { mainCurves, type SeedCurves } from './seed-curves.js';
import { shortSize, sizeMeasure } from './size-words.js';

/** Gold has fallen when it has lost more than this share of its peak. */
const leastFall = 0.1;

/** A size is small among others: fewer say nothing of small ones. */
const fewestSizes = 3;

interface SmallSize {
  curves: SeedCurves;
  found: RiseAndFall;
  share: Interval;
}

/** The smallest third of the sizes under one method, and how gold moves there, each size weighing the same. */
interface SmallSizes {
  method: string;
  sizes: SmallSize[];
  rise: Interval;
  fall: Interval;
  share: Interval;
}

/** None where the study has too few sizes, or too few seeds for an interval. */
function smallSizes({ curves, confidence }: OveroptimizationTables, method: string): SmallSizes | undefined {
  const all = mainCurves(curves, method);
  if (all.length < fewestSizes) return undefined;
  const sizes = all.slice(0, Math.floor(all.length / 3)).flatMap((size): SmallSize[] => {
    const found = riseAndFall(size);
    return found ? [{ curves: size, found, ...pooled([found], confidence) }] : [];
  });
  const found = sizes.map((size) => size.found);
  return found.length > 0 ? { method, sizes, ...pooled(found, confidence) } : undefined;
}

/** Rise, fall and the fall as a share of the rise, over sizes. */
function pooled(found: RiseAndFall[], confidence: number) {
  const over = (name: keyof RiseAndFall) =>
    stratifiedMeanInterval(
      found.map((size) => size[name]),
      confidence,
    );
  const [rise, fall] = [over('rises'), over('falls')];
  const scale = (value: number) => value / Math.abs(rise.estimate);
  return {
    rise,
    fall,
    share: { estimate: scale(fall.estimate), low: scale(fall.low), high: scale(fall.high) },
  };
}

export const goldRisesAndFalls: OveroptimizationFinding = {
  id: 'F1',
  statement: 'Gold rises and then falls under optimisation against small proxies',
  judge(tables) {
    const methods = judgedMethods(tables.curves);
    const cases = methods.flatMap((method) => smallSizes(tables, method) ?? []);
    if (cases.length === 0 || cases.length < methods.length)
      return untold(`best-of-n and RL curves of at least ${fewestSizes} sizes and two proxy seeds`);
    const evidence = cases.map(({ method, share, sizes }) => {
      const single = sizes.map((size) => `${percent(size.share)} at ${shortSize(size.curves.size)}`);
      return `${percent(share)} (${methodLabel(method)}; ${single.join(', ')} parameters)`;
    });
    return {
      verdict: combine(cases.map(haveFallen)),
      evidence: `Of its peak, gold loses by the end against the smallest third of sizes: ${evidence.join('; ')}.`,
      measures: cases.flatMap(({ method, share, sizes }): Measure[] => [
        { name: `fall/${method}`, ...share },
        ...sizes.map((size) => ({ name: `fall/${method}/${sizeMeasure(size.curves.size)}`, ...size.share })),
      ]),
    };
  },
};

/**
 * Yes: gold rose and fell, by the interval over all small sizes, and at each of them by more than the bound. No: it did
 * not rise, or fell by less, over all or at a single size.
 */
function haveFallen({ rise, fall, share, sizes }: SmallSizes): Check {
  if (rise.high <= 0 || [{ share }, ...sizes].some((one) => one.share.high < leastFall)) return 'no';
  return rise.low > 0 && fall.low > 0 && sizes.every(isFalling) ? 'yes' : 'unsure';
}

function isFalling({ share }: SmallSize): boolean {
  return share.estimate > leastFall;
}

export const proxyKeepsRising: OveroptimizationFinding = {
  id: 'F2',
  statement: 'The proxy score keeps rising while gold falls',
  judge(tables) {
    const methods = [bestOfNName, ...onlineMethodsOf(tables.curves)];
    const cases = methods.flatMap((method) =>
      (smallSizes(tables, method)?.sizes ?? [])
        .filter(isFalling)
        .map(({ curves }) => ({ method, size: curves, slope: slopeBeyondPeak(curves, tables.confidence) })),
    );
    if (cases.length === 0)
      return untold(`a curve on which gold falls, of at least ${fewestSizes} sizes and two proxy seeds`);
    return {
      verdict: combine(cases.map(({ slope }) => isAbove(slope, 0))),
      evidence: `Slope of the proxy score beyond gold’s peak, sd per √nat: ${cases
        .map(
          ({ method, size, slope }) => `${withInterval(slope)} (${methodLabel(method)}, ${size.size.label})`,
        )
        .join(', ')}.`,
      measures: cases.map(({ method, size, slope }) => ({
        name: `proxy-slope/${method}/${sizeMeasure(size.size)}`,
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
