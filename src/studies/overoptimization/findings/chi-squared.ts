/** M7: what is left of gold under √χ² and under KL, at equal proxy score (Laidlaw et al. 2025, section 6). */
import { type Check, combine, isAbove, untold } from '../../../display/finding.js';
import { plain, withInterval } from '../../../display/words.js';
import { chiSquared } from '../../../methods/penalties/chi-squared.js';
import { kl, klPenaltyAxis } from '../../../methods/penalties/kl.js';
import { penaltyAxis } from '../../../methods/penalties/penalty.js';
import { clusterInterval, type Interval, mean, type Weights } from '../../../statistics/index.js';
import { type Ends, endsOf } from '../curves/penalised-ends.js';
import { mainSettings, type Size, sizeKey, sizesOf, without, withSettings } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { judgeOnline, type OveroptimizationFinding } from './methods.js';
import { sizeMeasure } from './size-words.js';

/** Places of the range of proxy scores that both kinds of runs end in. */
const places = 16;

const needs = 'runs that end under a √χ² and under a KL penalty, three strengths each';

export const chiSquaredKeepsMore: OveroptimizationFinding = {
  id: 'M7',
  statement:
    'Runs that a √χ² penalty holds at a proxy score end with more gold than those that a KL penalty holds at the same',
  judge(tables) {
    return judgeOnline(tables, needs, (method) => {
      const cases = casesOf(tables, method);
      if (cases.length === 0) return untold(needs);
      const several = cases.length > 1;
      return {
        verdict: combine(cases.map(({ difference }): Check => isAbove(difference, 0))),
        evidence: `${cases
          .map(
            ({ size, difference, range: [low, high] }) =>
              `From the proxy score ${plain(low)} to ${plain(high)}${several ? ` at ${size.label}` : ''} gold at the end is ${withInterval(difference)} sd higher under √χ²`,
          )
          .join('. ')}.`,
        measures: cases.map(({ size, difference }) => ({
          name: `difference${several ? `/${sizeMeasure(size)}` : ''}`,
          ...difference,
        })),
      };
    });
  },
};

interface Case {
  size: Size;
  /** Gold under √χ² less gold under KL at the end of runs, mean over the proxy scores that both kinds end at; sd. */
  difference: Interval;
  range: readonly [low: number, high: number];
}

function casesOf({ curves, confidence }: OveroptimizationTables, method: string): Case[] {
  const free = [penaltyAxis, klPenaltyAxis].reduce(without, mainSettings(curves));
  const own = withSettings(curves, free).filter((row) => row.method === method);
  return sizesOf(own).flatMap((size) => {
    const ofSize = own.filter((row) => sizeKey(row) === size.key);
    const [ours, theirs] = [chiSquared, kl].map(({ name }) => endsOf(ofSize, name));
    if (ours.length < 3 || theirs.length < 3) return [];
    const seeds = seedsOf(ours[0]).filter((seed) =>
      [...ours, ...theirs].every((ends) => seedsOf(ends).includes(seed)),
    );
    const lineOf = (strengths: readonly Ends[], weights: Weights) =>
      strengths.map((ends) => weightedEnd(ends, { seeds, weights })).sort((a, b) => a[0] - b[0]);
    const both = (weights: Weights) => [lineOf(ours, weights), lineOf(theirs, weights)] as const;
    const range = sharedRange(both(seeds.map(() => 1)));
    if (range === undefined) return [];
    const difference = clusterInterval(
      seeds.length,
      (weights) => {
        const lines = both(weights);
        const shared = sharedRange(lines);
        if (shared === undefined) return Number.NaN;
        const [low, high] = shared;
        return mean(
          Array.from({ length: places }, (_, place) => {
            const at = low + ((high - low) * (place + 0.5)) / places;
            return interpolated(lines[0], at) - interpolated(lines[1], at);
          }),
        );
      },
      { confidence },
    );
    return [{ size, difference, range }];
  });
}

const seedsOf = (ends: Ends) => ends.map(({ seed }) => seed);

/** Proxy score and gold, means over the drawn seeds. */
type Place = readonly [proxyScore: number, goldScore: number];

function weightedEnd(ends: Ends, { seeds, weights }: { seeds: readonly number[]; weights: Weights }): Place {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const bySeed = new Map(ends.map((end) => [end.seed, end]));
  const average = (name: 'proxyScore' | 'goldScore') =>
    seeds.reduce((sum, seed, index) => sum + weights[index] * bySeed.get(seed)![name], 0) / total;
  return [average('proxyScore'), average('goldScore')];
}

function sharedRange(lines: readonly (readonly Place[])[]): readonly [number, number] | undefined {
  const low = Math.max(...lines.map((line) => line[0][0]));
  const high = Math.min(...lines.map((line) => line[line.length - 1][0]));
  return high > low ? [low, high] : undefined;
}

/** Gold at a proxy score within the line. */
function interpolated(line: readonly Place[], proxyScore: number): number {
  const after = Math.max(
    1,
    line.findIndex(([score]) => score >= proxyScore),
  );
  const [[from, low], [to, high]] = [line[after - 1], line[after]];
  return to === from ? low : low + ((high - low) * (proxyScore - from)) / (to - from);
}
