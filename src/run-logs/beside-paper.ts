/** A fitted curve beside those of Gao et al. (2022) by reward-model size, on what needs no common unit of the score. */
import { threeDigits as show } from '../fitting/index.js';
import { curveLaw, gaoCurves, type PublishedCurve } from '../laws/index.js';
import type { GroupFit } from './fit-group.js';

export interface BesidePaper {
  /** KL of the peak of each published curve, nats, smallest reward model first. */
  peaks: { size: string; kl: number }[];
  /** Reward models whose curves peak where this one does: the nearest, and all within its interval. */
  nearest: string;
  within: string[];
}

/** Undefined for a law that the paper does not have and for a peak that is never reached. */
export function besidePaper({ form, peak }: Pick<GroupFit, 'form' | 'peak'>): BesidePaper | undefined {
  if (!Object.hasOwn(gaoCurves, form) || !Number.isFinite(peak.kl.estimate) || peak.kl.estimate <= 0)
    return undefined;
  const peaks = gaoCurves[form as 'bon' | 'rl'].map((curve) => ({
    size: curve.size,
    kl: peakOf(form, curve),
  }));
  const distance = ({ kl }: { kl: number }) => Math.abs(Math.log(kl / peak.kl.estimate));
  const [nearest] = [...peaks].sort((left, right) => distance(left) - distance(right));
  const within = peaks.filter(({ kl }) => kl >= peak.kl.low && kl <= peak.kl.high);
  return { peaks, nearest: nearest.size, within: within.map(({ size }) => size) };
}

const peakOf = (form: string, { alpha, beta }: PublishedCurve): number =>
  curveLaw(form).peak([alpha, beta]).klDistance ** 2;

/** One sentence. */
export function besidePaperText({ peaks, nearest, within }: BesidePaper, kl: number): string {
  const [smallest, largest] = [peaks[0], peaks[peaks.length - 1]];
  const span = `theirs peak from ${show(smallest.kl)} (${smallest.size} reward model) to ${show(largest.kl)} nats (${largest.size})`;
  const more = within.length > 1 ? `, within the bounds ${within[0]} to ${within[within.length - 1]}` : '';
  return `peak at ${show(kl)} nats; ${span}, the nearest is ${nearest}${more}`;
}
