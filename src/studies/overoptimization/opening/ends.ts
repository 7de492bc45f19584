/**
 * What the report opens with: one method against the smallest and the largest proxies, or against errors of the lightest and the
 * heaviest tail, and what became of gold there.
 */
import { alignRuns, type MeasuredPeak, measurePeak } from '../../../fitting/index.js';
import { methods } from '../../../methods/method.js';
import { tailAxis } from '../../../reward/planted.js';
import { fewestClusters, type Interval, mean } from '../../../statistics/index.js';
import { pointAt, runsOf } from '../curves/equal-places.js';
import { ofMovedSeeds } from '../curves/mean-curve.js';
import {
  mainSettings,
  methodsOf,
  type Size,
  sizeKey,
  sizesOf,
  valuesOf,
  without,
  withSettings,
} from '../curves/sweep.js';
import { proxyWords, untrainedReward } from '../curves/untrained-reward.js';
import type { CurvePoint } from '../tables.js';

/** One end of the main sweep: a size of the proxies, or a tail where gold itself with an error is optimised. */
export interface End extends Size {
  /** `normal`; undefined for trained proxies. */
  tail?: string;
}

/** The curve of one method against one end, one run a proxy seed. */
export interface EndCurve {
  method: string;
  size: End;
  points: CurvePoint[];
  /** Proxy seeds that were measured beyond the start, and those that were not. */
  seeds: number;
  left: number;
}

/**
 * What the mean over seeds did, as far as every seed goes. `fell` and `rose` are told by whole intervals; `unmoved` is that the
 * interval of its rise holds 0; `untold` is of fewer than three seeds.
 */
export type Fate = 'fell' | 'rose' | 'open' | 'unmoved' | 'sank' | 'untold';

export interface EndOfCurve extends Pick<MeasuredPeak, 'kl' | 'gold' | 'end' | 'isAtEnd'> {
  fate: Fate;
  /** The score that was optimised, where the curve ends. */
  proxy: Interval['estimate'];
}

/** Methods that learn from the reward come first: they are what is overoptimised in practice. */
const kinds = ['online', 'direct', 'selection'];

/** The method of the headline: the first that learns online, else the first that aligns directly, else the first at all. */
export function headMethod(curves: readonly CurvePoint[]): string | undefined {
  const present = methodsOf(curves);
  const ofKind = (kind: string) => present.find((name) => methods.find(name)?.kind === kind);
  return kinds.map(ofKind).find((name) => name !== undefined) ?? present[0];
}

/** That method, behind the first that selects, which gets by without learning. */
export function openingMethods(curves: readonly CurvePoint[]): string[] {
  const selects = methodsOf(curves).find((name) => methods.find(name)?.kind === 'selection');
  const names = [selects, headMethod(curves)].filter((name) => name !== undefined);
  return [...new Set(names)];
}

/** Of the main sweep: the smallest and the largest size of some methods, or the only one; of planted errors the tails. */
export function endSizes(curves: readonly CurvePoint[], names: readonly string[]): End[] {
  const isOwn = ({ method }: CurvePoint) => names.includes(method);
  const own = mainCurves(curves).filter(isOwn);
  const sizes: End[] = sizesOf(own);
  if (sizes.length > 1) return [sizes[0], sizes[sizes.length - 1]];
  if (own.length === 0 || untrainedReward(own) === undefined) return sizes;
  const tails = valuesOf(tailAxis, ofAllTails(curves).filter(isOwn)).map(String);
  const [size] = sizes;
  const withTail = (tail: string): End => ({ ...size, tail, label: tailAxis.label(tail) });
  if (tails.length > 1) return [tails[0], tails[tails.length - 1]].map(withTail);
  return tails.length === 1 ? tails.map(withTail) : [{ ...size, label: proxyWords(size, own) }];
}

const mainCurves = (curves: readonly CurvePoint[]) => withSettings(curves, mainSettings(curves));

const ofAllTails = (curves: readonly CurvePoint[]) =>
  withSettings(curves, without(mainSettings(curves), tailAxis));

/** The axis whose ends these are, where it is not the size. */
export const axisOfEnds = (ends: readonly End[]) =>
  ends.some(({ tail }) => tail !== undefined) ? tailAxis : undefined;

/** None where no seed was measured beyond the start. */
export function endCurve(
  curves: readonly CurvePoint[],
  { method, size }: { method: string; size: End },
): EndCurve | undefined {
  const { key, tail } = size;
  const ofEnd =
    tail === undefined
      ? mainCurves(curves)
      : ofAllTails(curves).filter(({ setting }) => setting[tailAxis.name] === tail);
  const all = ofEnd.filter((point) => point.method === method && sizeKey(point) === key);
  const points = ofMovedSeeds(all);
  const count = (own: readonly CurvePoint[]) => new Set(own.map(({ proxySeed }) => proxySeed)).size;
  if (points.length === 0) return undefined;
  return { method, size, points, seeds: count(points), left: count(all) - count(points) };
}

/** Peak and end as in the table of peaks, of gold or of what it stands for. */
export function endOfCurve(
  { points }: EndCurve,
  confidence: number,
  name: 'goldScore' | 'humanScore' = 'goldScore',
): EndOfCurve {
  const runs = [...runsOf(points).values()];
  const moved = runs.map((run) => run.filter(({ klDistance }) => klDistance > 0));
  const measured = measurePeak(
    alignRuns(
      moved.map((run) => ({
        klDistance: run.map(({ klDistance }) => klDistance),
        gold: run.map((point) => point[name]),
      })),
      { bridged: true },
    ),
    confidence,
  );
  const proxy = mean(runs.map((run) => pointAt(run, measured.end.kl).proxyScore));
  return { ...measured, proxy, fate: fateOf(measured, runs.length) };
}

function fateOf({ turnsOver, isAtEnd, rise, end }: MeasuredPeak, seeds: number): Fate {
  if (seeds < fewestClusters) return 'untold';
  if (turnsOver) return 'fell';
  if (end.gold.high < 0) return 'sank';
  const risen = isAtEnd ? end.gold : rise;
  if (!(risen.low > 0)) return 'unmoved';
  return isAtEnd ? 'rose' : 'open';
}
