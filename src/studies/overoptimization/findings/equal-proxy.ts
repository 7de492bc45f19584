/** M12 and M12b: what methods that learn pay for the same proxy score, in KL and in gold (Gao et al. 2022, section 4.1). */
import {
  type Check,
  combine,
  isAbove,
  isBelow,
  type Judgement,
  type Measure,
  untold,
} from '../../../display/finding.js';
import { plain, withInterval } from '../../../display/words.js';
import { type Interval, meanInterval } from '../../../statistics/index.js';
import { distanceAtProxyScore, pointAt, proxyReachOf, type Runs, runsOf } from '../curves/equal-places.js';
import { mainSettings, type Size, sizeKey, sizesOf, withSettings } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { turnsOver } from './measured-peak.js';
import { methodLabel, type OveroptimizationFinding, onlineMethodsOf } from './methods.js';
import { ofMovedSeeds, seedCurves } from './seed-curves.js';
import { sizeMeasure } from './size-words.js';
import { typicalDifference } from './typical-difference.js';

/** Sd of gold: what F11 takes for the same. */
const mostDifference = 0.1;
/** By which factor KLs have to differ to be different. */
const leastRatio = 1.1;
/** Proxy scores up to the least that all runs reach, evenly. */
const places = 24;

const needs = 'curves of several methods that learn, against the same proxies';

export const methodsShareProxyGap: OveroptimizationFinding = {
  id: 'M12',
  statement:
    'Methods that learn have the same gold at the same proxy score, to within 0.1 sd over the scores that all of them reach, the peak of gold included',
  judge: (tables) =>
    judgeCases(tables, {
      checksOf: ({ difference, turns }) => {
        const isAlike = isBelow(difference, mostDifference);
        // Where gold has not turned over, that both are alike shows nothing of it.
        return isAlike === 'yes' && !turns ? 'unsure' : isAlike;
      },
      told: ({ method, reference, difference }) =>
        `gold under ${methodLabel(method)} differs from that under ${methodLabel(reference)} by ${withInterval(difference)} sd (root mean square)`,
      measured: ({ difference }) => ({ name: 'difference', ...difference }),
    }),
};

export const methodsSpendDifferentKl: OveroptimizationFinding = {
  id: 'M12b',
  statement: 'They spend KLs on it that differ by more than a tenth',
  judge: (tables) =>
    judgeCases(tables, {
      checksOf: ({ ratio }) => differs(ratio),
      told: ({ method, reference, ratio }) =>
        `${methodLabel(method)} spends ${withInterval(ratio)} times the KL of ${methodLabel(reference)}`,
      measured: ({ ratio }) => ({ name: 'kl-ratio', ...ratio }),
    }),
};

interface Question {
  checksOf(one: Case): Check;
  told(one: Case): string;
  measured(one: Case): Measure;
}

function judgeCases(tables: OveroptimizationTables, { checksOf, told, measured }: Question): Judgement {
  const cases = casesOf(tables);
  if (cases.length === 0) return untold(needs);
  const several = new Set(cases.map(({ size }) => size.key)).size > 1;
  const at = ({ size }: Case) => (several ? ` against ${size.label}` : '');
  return {
    verdict: combine(cases.map(checksOf)),
    evidence: `${cases.map((one) => `Up to the proxy score ${plain(one.reach)}${at(one)} ${told(one)}`).join('. ')}.`,
    measures: cases.map((one) => {
      const { name, ...interval } = measured(one);
      return { name: `${name}/${one.method}${several ? `/${sizeMeasure(one.size)}` : ''}`, ...interval };
    }),
  };
}

interface Case {
  size: Size;
  method: string;
  reference: string;
  /** Gold at equal proxy score less that of the reference, root mean square, sd. */
  difference: Interval;
  /** KL over that of the reference at the largest proxy score that all runs reach. */
  ratio: Interval;
  reach: number;
  /** Whether gold of the reference turns over within that range. */
  turns: boolean;
}

function differs(ratio: Interval): Check {
  const checks = [isAbove(ratio, leastRatio), isBelow(ratio, 1 / leastRatio)];
  if (checks.includes('yes')) return 'yes';
  return checks.every((check) => check === 'no') ? 'no' : 'unsure';
}

function casesOf({ curves, confidence }: OveroptimizationTables): Case[] {
  const own = withSettings(curves, mainSettings(curves));
  const [reference, ...others] = onlineMethodsOf(own);
  if (others.length === 0) return [];
  return sizesOf(own).flatMap((size) => {
    const pointsOf = (method: string) =>
      ofMovedSeeds(own.filter((row) => row.method === method && sizeKey(row) === size.key));
    const all = [reference, ...others].map((method) => ({ method, points: pointsOf(method) }));
    if (all.some(({ points }) => points.length === 0)) return [];
    const runs = all.map(({ points }) => runsOf(points));
    const reach = Math.min(...runs.flatMap((ofMethod) => [...ofMethod.values()].map(proxyReachOf)));
    if (!(reach > 0)) return [];
    const [theirs, ...ours] = runs.map((ofMethod) => atEqualProxy(ofMethod, reach));
    const furthest = Math.max(...[...theirs.values()].map(({ distances }) => distances[places - 1]));
    const within = all[0].points.filter(({ klDistance }) => klDistance <= furthest);
    const turns = turnsOver(seedCurves(within), confidence);
    return ours.flatMap((found, index) => {
      const seeds = [...found.keys()].filter((seed) => theirs.has(seed));
      if (seeds.length < 2) return [];
      const pairs = seeds.map((seed) => [found.get(seed)!, theirs.get(seed)!] as const);
      const logs = meanInterval(
        pairs.map(([a, b]) => 2 * Math.log(a.distances[places - 1] / b.distances[places - 1])),
        confidence,
      );
      return [
        {
          ...{ size, method: others[index], reference, reach, turns },
          difference: typicalDifference(
            pairs.map(([a, b]) => a.golds.map((gold, place) => gold - b.golds[place])),
            confidence,
          ),
          ratio: {
            estimate: Math.exp(logs.estimate),
            low: Math.exp(logs.low),
            high: Math.exp(logs.high),
          },
        },
      ];
    });
  });
}

/** √KL and gold of each run where its proxy score first is so high, from a share of `reach` up to it. */
function atEqualProxy(runs: Runs, reach: number): Map<number, { distances: number[]; golds: number[] }> {
  return new Map(
    [...runs].map(([seed, run]) => {
      const distances = Array.from(
        { length: places },
        (_, place) => distanceAtProxyScore(run, (reach * (place + 1)) / places) ?? Number.NaN,
      );
      return [seed, { distances, golds: distances.map((d) => pointAt(run, d ** 2).goldScore) }] as const;
    }),
  );
}
