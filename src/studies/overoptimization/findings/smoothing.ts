/** M10: iterative data smoothing keeps proxies from degrading with epochs (Zhu, Jordan and Jiao 2024). */
import {
  type Check,
  combine,
  isAbove,
  type Judgement,
  type Measure,
  untold,
} from '../../../display/finding.js';
import { plain, withInterval } from '../../../display/words.js';
import { type Interval, mean } from '../../../statistics/index.js';
import type { OveroptimizationFinding } from './methods.js';
import { combineSeeds, overSeedValues, type SeedValues, sharedSeeds } from './seed-values.js';
import { sizeMeasure } from './size-words.js';
import { type SmoothedCase, smoothedCases } from './smoothed-proxies.js';

/** The cross-entropy is the paper's measure of a reward model: what it rises by at least where a proxy degrades, nats. */
const leastRise = 0.02;
/** Sd of gold: what its highest point under best-of-n falls by at least there, and what smoothing may cost of it. */
const leastFall = 0.1;
const mostCost = 0.1;
/** Of what a plain proxy loses, at least this much is kept. */
const keptShare = 0.5;

const needs =
  'best-of-n against proxies that were trained for several numbers of epochs on sampled labels, with smoothing and without';

export const smoothingKeepsProxies: OveroptimizationFinding = {
  id: 'M10',
  statement:
    'Proxies that go over few sampled labels for too many epochs lose: their cross-entropy with gold rises by more than 0.02 nats and the highest gold of best-of-n falls by more than 0.1 sd; with iterative data smoothing they lose less than half of either, and reach as much gold to within 0.1 sd',
  judge: (tables) => {
    const cases = smoothedCases(tables);
    return cases.length === 0 ? untold(needs) : judgeCases(cases, tables.confidence);
  },
};

/**
 * At its best number of epochs, and at the most less that. The best of several noisy means is too high, so a seed is not
 * asked where it is best itself: the number comes from the mean of the others.
 */
function bestAndLost(byEpochs: readonly SeedValues[]): { best: SeedValues; lost: SeedValues } {
  const seeds = sharedSeeds(byEpochs);
  const best = new Map(
    seeds.map((seed) => {
      const others = seeds.filter((other) => other !== seed);
      const means = byEpochs.map((values) => mean(others.map((other) => values.get(other)!)));
      return [seed, byEpochs[means.indexOf(Math.max(...means))].get(seed)!];
    }),
  );
  return { best, lost: combineSeeds([best, byEpochs[byEpochs.length - 1]], ([at, end]) => at - end) };
}

/** One measure of a case: what plain proxies lose, what smoothed ones do, and what is kept beyond the share asked for. */
interface Contrast {
  plain: Interval;
  smooth: Interval;
  /** Positive where smoothed proxies lose less than that share. */
  kept: Interval;
  /** Of the smoothed at their best less the plain at theirs. */
  gain: Interval;
}

function contrastOf(plainly: SeedValues[], smoothly: SeedValues[], confidence: number): Contrast {
  const [plain, smooth] = [bestAndLost(plainly), bestAndLost(smoothly)];
  const over = (values: SeedValues) => overSeedValues(values, confidence);
  return {
    plain: over(plain.lost),
    smooth: over(smooth.lost),
    kept: over(combineSeeds([plain.lost, smooth.lost], ([whole, left]) => keptShare * whole - left)),
    gain: over(combineSeeds([smooth.best, plain.best], ([with_, without_]) => with_ - without_)),
  };
}

/** Where plain proxies lose nothing there is nothing to mend. */
const keeps = ({ plain: lost, kept }: Contrast, least: number): Check =>
  isAbove(lost, least) === 'yes' ? isAbove(kept, 0) : 'unsure';

function judgeCases(cases: readonly SmoothedCase[], confidence: number): Judgement {
  const several = new Set(cases.map(({ size }) => size.key)).size > 1;
  const judged = cases.map(({ size, smoothing, epochs, plain: plainly, smooth }) => ({
    name: `${smoothing}${several ? `/${sizeMeasure(size)}` : ''}`,
    words: `smoothing ${smoothing}${several ? ` at ${size.label}` : ''}`,
    epochs,
    quality: contrastOf(plainly.quality, smooth.quality, confidence),
    gold: contrastOf(plainly.gold, smooth.gold, confidence),
  }));
  return {
    verdict: combine(
      judged.flatMap(({ quality, gold }): Check[] => [
        keeps(quality, leastRise),
        keeps(gold, leastFall),
        isAbove(gold.gain, -mostCost),
      ]),
    ),
    evidence: `${judged
      .map(
        ({ words, epochs, quality, gold }) =>
          `From the best to the most of ${epochs.map(plain).join(', ')} epochs the cross-entropy rises by ${withInterval(quality.plain)} nats and the highest gold falls by ${withInterval(gold.plain)} sd; with ${words} by ${withInterval(quality.smooth)} nats and ${withInterval(gold.smooth)} sd, and at its best gold is higher by ${withInterval(gold.gain)} sd`,
      )
      .join('. ')}.`,
    measures: judged.flatMap(({ name, quality, gold }): Measure[] => [
      { name: `loss-rise/plain/${name}`, ...quality.plain },
      { name: `loss-rise/${name}`, ...quality.smooth },
      { name: `loss-kept/${name}`, ...quality.kept },
      { name: `gold-fall/plain/${name}`, ...gold.plain },
      { name: `gold-fall/${name}`, ...gold.smooth },
      { name: `gold-kept/${name}`, ...gold.kept },
      { name: `best-gold-gain/${name}`, ...gold.gain },
    ]),
  };
}
