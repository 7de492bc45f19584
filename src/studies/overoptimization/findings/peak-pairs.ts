/** Where gold peaks under a method and under best-of-n against the same proxies, and the ratio of the two peaks. */
import { type Interval, median } from '../../../statistics/index.js';
import { type MeasuredPeak, measuredPeak, peakValue, turnsOver } from './measured-peak.js';
import { overSeeds } from './over-seeds.js';
import type { SeedCurves } from './seed-curves.js';

/** One size under a method. */
export interface PeakedCurve {
  curves: SeedCurves;
  peak: MeasuredPeak;
  turnsOver: boolean;
}

/** One size under a method and under best-of-n. */
export interface PeakPair {
  own: PeakedCurve;
  bestOfN: PeakedCurve;
}

export const peakedCurve = (curves: SeedCurves, confidence: number): PeakedCurve => ({
  curves,
  peak: measuredPeak(curves),
  turnsOver: turnsOver(curves, confidence),
});

/** The sizes that both have, small to large. */
export function peakPairs(
  own: readonly SeedCurves[],
  bestOfN: readonly SeedCurves[],
  confidence: number,
): PeakPair[] {
  const bySize = new Map(bestOfN.map((curves) => [curves.size.key, curves]));
  return own.flatMap((curves) => {
    const other = bySize.get(curves.size.key);
    if (other === undefined) return [];
    return [{ own: peakedCurve(curves, confidence), bestOfN: peakedCurve(other, confidence) }];
  });
}

/** Those whose peaks can be compared. */
export const bothTurnOver = (pairs: readonly PeakPair[]): PeakPair[] =>
  pairs.filter(({ own, bestOfN }) => own.turnsOver && bestOfN.turnsOver);

/** The middle one on the log scale: of an even number it is geometric. NaN where one of them is. */
export const medianOfRatios = (ratios: readonly number[]): number =>
  ratios.some(Number.isNaN) ? Number.NaN : Math.exp(median(ratios.map(Math.log)));

/** Median over sizes of the ratio of a property of the two peaks, the method's over best-of-n's. */
export function medianRatio(
  pairs: readonly PeakPair[],
  property: 'kl' | 'score',
  confidence: number,
): Interval {
  const curves = [...pairs.map(({ own }) => own.curves), ...pairs.map(({ bestOfN }) => bestOfN.curves)];
  return overSeeds(
    curves,
    (means) => {
      const peaks = means.map((mean) => peakValue(mean, property));
      return medianOfRatios(pairs.map((_, index) => peaks[index] / peaks[pairs.length + index]));
    },
    { confidence, logarithmic: true },
  );
}

/** `Sizes that turn over: 5 of 9 under PPO (3 are highest at the end, the fall of 1 is open), all 9 under best-of-n`. */
export function turningText(label: string, pairs: readonly PeakPair[]): string {
  const counted = (curves: readonly PeakedCurve[]) => {
    const rest = curves.filter((curve) => !curve.turnsOver);
    if (rest.length === 0) return [`all ${curves.length}`, ''];
    const rising = rest.filter(({ peak }) => peak.isAtEnd).length;
    const parts = [
      ...(rising > 0 ? [`${rising} ${rising === 1 ? 'is' : 'are'} highest at the end`] : []),
      ...(rising < rest.length ? [`the fall of ${rest.length - rising} is open`] : []),
    ];
    return [`${curves.length - rest.length} of ${curves.length}`, ` (${parts.join(', ')})`];
  };
  const [own, ownRest] = counted(pairs.map((pair) => pair.own));
  const [bestOfN, bestOfNRest] = counted(pairs.map((pair) => pair.bestOfN));
  return `Sizes that turn over: ${own} under ${label}${ownRest}, ${bestOfN} under best-of-n${bestOfNRest}`;
}
