/** M9: components held at thresholds by learned multipliers, beside fixed weights (Moskovitz et al. 2023, section 5). */
import { type Check, combine, isAbove, isBelow, type Judgement, untold } from '../../../display/finding.js';
import { withInterval } from '../../../display/words.js';
import { settingKey } from '../../../engine/axis.js';
import { type Interval, mean, meanInterval } from '../../../statistics/index.js';
import { groupBy, type Size, sizeKey, sizesOf } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { ComponentPoint, CurvePoint } from '../tables.js';
import { judgeOnline, type OveroptimizationFinding } from './methods.js';
import { combineSeeds, type SeedValues } from './seed-values.js';
import { sizeMeasure } from './size-words.js';

/** Sd of a part: how far from its threshold a component may end. */
const tolerance = 0.2;
/** Sd of gold: how much lower than the best fixed weights is no lower. */
const margin = 0.2;
/** Fixed weights that make a grid. */
const fewestWeights = 4;

const needs =
  'ends of runs against components with four or more fixed weights, and with learned ones, of a method that learns';

export const constraintsNeedNoGrid: OveroptimizationFinding = {
  id: 'M9',
  statement:
    'A constrained run ends with each component’s proxy at its threshold, to within 0.2 sd (or no further below it, where that is what is asked), and with gold no more than 0.2 sd below the best of a grid of fixed weights, and above the median of them',
  judge: (tables) => judgeOnline(tables, needs, (method) => judgeMethod(tables, method)),
};

function judgeMethod(tables: OveroptimizationTables, method: string): Judgement {
  const cases = casesOf(tables, method);
  if (cases.length === 0) return untold(needs);
  const several = new Set(cases.map(({ size }) => size.key)).size > 1;
  return {
    verdict: combine(cases.flatMap(checksOf)),
    evidence: `${cases.map((one) => toldOf(one, several)).join('. ')}.`,
    measures: cases.flatMap((one, index) => {
      const name = (what: string) =>
        [
          what,
          ...(several ? [sizeMeasure(one.size)] : []),
          ...(cases.length > 1 ? [`run-${index + 1}`] : []),
        ].join('/');
      return [
        ...one.components.map(({ component, distance }) => ({ name: name(component), ...distance })),
        { name: name('over-best'), ...one.overBest },
        { name: name('over-median'), ...one.overMedian },
      ];
    }),
  };
}

/** One constrained run. */
interface Case {
  size: Size;
  /** What tells it from the others. */
  label: string;
  /** Whether thresholds are to be met, not only reached. */
  isEqual: boolean;
  /** Score of each component’s proxy at the end less its threshold, sd of the part. */
  components: { component: string; distance: Interval }[];
  /** Gold at the end less that of the best fixed weights and of the median ones, sd. */
  overBest: Interval;
  overMedian: Interval;
  /** Fixed weights of the grid, and how many end within the margin of the best. */
  weights: number;
  asGood: number;
}

function checksOf({ isEqual, components, overBest, overMedian }: Case): Check[] {
  return [
    ...components.flatMap(({ distance }) => [
      isAbove(distance, -tolerance),
      ...(isEqual ? [isBelow(distance, tolerance)] : []),
    ]),
    isAbove(overBest, -margin),
    isAbove(overMedian, 0),
  ];
}

function toldOf({ size, label, components, overBest, overMedian, weights, asGood }: Case, several: boolean) {
  const ends = components
    .map(({ component, distance }) => `${component} ${withInterval(distance)} sd`)
    .join(' and ');
  return `${label}${several ? ` at ${size.label}` : ''} ends with ${ends} from its threshold, and with ${withInterval(overBest)} sd of gold over the best of ${weights} fixed weights, ${withInterval(overMedian)} over their median; within ${margin} of the best end ${asGood} of them`;
}

function casesOf({ curves, components, confidence }: OveroptimizationTables, method: string): Case[] {
  const own = curves.filter((row) => row.method === method && row.iteration !== null);
  return sizesOf(own).flatMap((size) => {
    const ofSize = own.filter((row) => sizeKey(row) === size.key);
    const runs = (reward: string) =>
      [
        ...groupBy(
          ofSize.filter(({ setting }) => setting.reward === reward),
          ({ setting }) => settingKey(setting),
        ),
      ].map(([key, points]) => ({ key, setting: points[0].setting, gold: goldAtEnd(points) }));
    const grid = runs('components').sort((a, b) => meanOf(b.gold) - meanOf(a.gold));
    if (grid.length < fewestWeights) return [];
    const [best, median] = [grid[0], grid[Math.floor(grid.length / 2)]];
    return runs('constrained').flatMap(({ key, setting, gold }): Case[] => {
      const points = components.filter((row) => row.method === method && settingKey(row.setting) === key);
      const over = (other: SeedValues) =>
        meanInterval(
          [...combineSeeds([gold, other], ([ours, theirs]) => ours - theirs).values()],
          confidence,
        );
      const overBest = over(best.gold);
      if (points.length === 0 || !Number.isFinite(overBest.low)) return [];
      const isEqual = setting.constraint === 'equal';
      return [
        {
          ...{ size, isEqual, overBest, overMedian: over(median.gold), weights: grid.length },
          label: `${isEqual ? 'Equality' : 'Inequality'} at the penalty ${setting.klPenalty}`,
          components: distances(points, confidence),
          asGood: grid.filter(({ gold: other }) => meanOf(best.gold) - meanOf(other) <= margin).length,
        },
      ];
    });
  });
}

const meanOf = (values: SeedValues) => mean([...values.values()]);

/** Gold where each seed was measured last. */
function goldAtEnd(points: readonly CurvePoint[]): SeedValues {
  return new Map(
    [...groupBy(points, ({ proxySeed }) => proxySeed)].map(([seed, own]) => [seed, last(own).goldScore]),
  );
}

function distances(points: readonly ComponentPoint[], confidence: number): Case['components'] {
  return [...groupBy(points, ({ component }) => component)].map(([component, own]) => {
    const ends = [...groupBy(own, ({ proxySeed }) => proxySeed).values()].map(last);
    const values = ends.map(
      ({ componentScore, setting }) => componentScore - Number(setting[`${component}Threshold`]),
    );
    return { component, distance: meanInterval(values, confidence) };
  });
}

const last = <Point extends { iteration: number | null }>(points: readonly Point[]): Point =>
  points.reduce((held, point) => ((point.iteration ?? 0) > (held.iteration ?? 0) ? point : held));
