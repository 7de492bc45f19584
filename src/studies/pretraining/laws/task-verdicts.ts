/**
 * How a task's score goes with the loss of the models: smooth, inverse, nonmonotonic, breakthrough, trendless or noisy
 * (Lourie, Hu and Cho 2025), by tests whose power on planted shapes stands in the tests of this file.
 */
import type { TaskRow } from './rows.js';
import { groupBy } from './runs.js';
import { type Shapes, shapesOf } from './task-shapes.js';

export const taskWords = [
  ...(['smooth', 'inverse', 'nonmonotonic', 'breakthrough', 'trendless', 'noisy'] as const),
];
export type TaskWord = (typeof taskWords)[number];

/** Two-sided level of the rank correlation. */
const level = 0.01;
/** An arm that counts has a slope of so many standard errors, and is so much of the range. */
const leastT = 3;
const leastArm = 0.2;
/** By how much AICc of a bent line has to be below that of a straight one. */
const turnGain = 6;
const hingeGain = 10;
const smoothRSquared = 0.9;

/**
 * A turn is looked for before the rank correlation is: two arms of one height have none. Its own tests let hardly any
 * noise pass.
 */
export function taskWord({ line, hinge, turn, spearman, pValue, range }: Shapes): TaskWord {
  const [before, beyond] = turn.moves;
  const isTurn =
    before * beyond < 0 &&
    turn.t.every((t) => Math.abs(t) > leastT) &&
    Math.min(Math.abs(before), Math.abs(beyond)) >= leastArm * range &&
    line.aicc - turn.aicc >= turnGain;
  if (isTurn) return 'nonmonotonic';
  if (!(pValue <= level)) return 'trendless';
  if (spearman < 0) return 'inverse';
  const better = hinge.rSquared - line.rSquared;
  const isBreak =
    hinge.rSquared > 0.5 &&
    line.aicc - hinge.aicc >= hingeGain &&
    better >= (line.rSquared < smoothRSquared ? 0.02 : 0.05);
  if (isBreak) return 'breakthrough';
  return line.rSquared >= smoothRSquared ? 'smooth' : 'noisy';
}

export interface TaskVerdict {
  task: string;
  verdict: TaskWord;
  spearman: number;
  rSquared: number;
  hingeRSquared: number;
  turnRSquared: number;
  /** Share of the models of which each may be left out without another verdict. */
  jackknife: number;
  /** Of the largest model, by the line through models of at most 1/33 of its compute; NaN for fewer than three. */
  forecast: number;
  actual: number;
  /** |forecast − actual| over the range of scores. */
  miss: number;
  models: number;
}

/** Models within this share of the best excess at their compute: the others tell of how they were trained. */
const nearBest = 1.15;
/** Computes within this factor are one. */
const sameCompute = 1.2;
const forecastShare = 33;
const slack = 1.05;

const isNearBest = (row: TaskRow, all: readonly TaskRow[]) =>
  all
    .filter(({ compute }) => Math.abs(Math.log(compute / row.compute)) < Math.log(sameCompute))
    .every(({ excess }) => row.excess <= nearBest * excess);

/** A verdict a task of one language, in the order of the tasks. */
export function taskVerdicts(rows: readonly TaskRow[]): TaskVerdict[] {
  return [...groupBy(rows, ({ task }) => task)].flatMap(([task, all]) => {
    const models = all
      .filter((row) => isNearBest(row, all) && Number.isFinite(row.score))
      .sort((left, right) => left.compute - right.compute);
    const shapesWithout = (left?: TaskRow) => {
      const kept = models.filter((row) => row !== left);
      return shapesOf(
        kept.map(({ excess }) => -excess),
        kept.map(({ score }) => score),
      );
    };
    const shapes = shapesWithout();
    if (shapes === undefined) return [];
    const verdict = taskWord(shapes);
    const same = models.filter((model) => {
      const without = shapesWithout(model);
      return without !== undefined && taskWord(without) === verdict;
    });
    const { spearman, line, hinge, turn, range } = shapes;
    return [
      {
        ...{ task, verdict, spearman, rSquared: line.rSquared },
        ...{ hingeRSquared: hinge.rSquared, turnRSquared: turn.rSquared },
        jackknife: same.length / models.length,
        ...lineForecast(models, range),
        models: models.length,
      },
    ];
  });
}

/** The paper's point: a line through small models says little of a large one. */
function lineForecast(
  models: readonly TaskRow[],
  range: number,
): Pick<TaskVerdict, 'forecast' | 'actual' | 'miss'> {
  const largest = models[models.length - 1];
  const seen = models.filter(({ compute }) => compute <= (slack * largest.compute) / forecastShare);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(seen.map(({ excess }) => excess)), mean(seen.map(({ score }) => score))];
  const squares = seen.reduce((sum, { excess }) => sum + (excess - x) ** 2, 0);
  const slope = seen.reduce((sum, row) => sum + (row.excess - x) * (row.score - y), 0) / squares;
  const forecast = seen.length < 3 ? Number.NaN : y + slope * (largest.excess - x);
  return { forecast, actual: largest.score, miss: Math.abs(forecast - largest.score) / range };
}
