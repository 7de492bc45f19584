/** Where gold peaks under a method and under best-of-n against the same proxies, and the ratio of the two peaks. */
import { plain } from '../../../display/words.js';
import { type Interval, median } from '../../../statistics/index.js';
import { type MeasuredPeak, measuredPeak, peakValue, turnsOver } from './measured-peak.js';
import { overSeeds } from './over-seeds.js';
import type { SeedCurves } from './seed-curves.js';

/** One size under a method; a curve that does not turn over has a highest point, which bounds its peak from below. */
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

/** `Sizes that turn over: 5 of 9 (the others peak at > 40.2 nats) under PPO, all 9 under best-of-n`. */
export function turningText(label: string, pairs: readonly PeakPair[]): string {
  const counted = (curves: readonly PeakedCurve[]) => {
    const rising = curves.filter((curve) => !curve.turnsOver);
    if (rising.length === 0) return `all ${curves.length}`;
    const bound = plain(Math.min(...rising.map(({ peak }) => peak.kl)));
    return `${curves.length - rising.length} of ${curves.length} (the others peak at > ${bound} nats)`;
  };
  const [own, bestOfN] = [pairs.map((pair) => pair.own), pairs.map((pair) => pair.bestOfN)];
  return `Sizes that turn over: ${counted(own)} under ${label}, ${counted(bestOfN)} under best-of-n`;
}
