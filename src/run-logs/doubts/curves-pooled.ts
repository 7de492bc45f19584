/** Curves of several arms fitted as one: a column that nothing uses tells most of the residuals apart. */
import { declareDoubt, threeDigits as show, type Warning } from '../../fitting/index.js';
import { extent, fCdf, leastSquares, quantile } from '../../statistics/index.js';
import { groupBy } from '../group-by.js';
import type { RunsSeen } from './pooled-runs/curves-of-runs.js';

const curvesPooled = declareDoubt(
  'curves-pooled',
  'Fit them apart with --by, or name the column with --cluster if its values are repeats of one run.',
);

export interface ColumnSeen {
  name: string;
  /** Cell of each point. */
  cells: readonly string[];
}

export interface PooledPoints extends RunsSeen {
  /** Where the points stand, input by input: √KL, parameters and tokens. */
  along: readonly (readonly number[])[];
  /** Columns that neither KL, score, runs nor settings are taken from. */
  unused: readonly ColumnSeen[];
}

/** A column with more values than this holds measurements and tells no curves apart. */
export const MOST_VALUES = 60;
/** Curves of their own leave less than this share of the residual sum of squares. */
const MOST_LEFT = 0.5;
const CHANCE = 1e-4;

/** The column that tells most apart is named. */
export function doubtPooledCurves(subject: string, points: PooledPoints): Warning | undefined {
  const whole = residualSum(points, [points.response.map((_, index) => index)]);
  if (!(whole > 0)) return undefined;
  const runs = groupsOf(points.clusters);
  const found = points.unused.flatMap((column) => {
    const left = leftBy(points, { column, whole, runs });
    return left === undefined ? [] : [{ column, left }];
  });
  found.sort((one, other) => one.left - other.left);
  if (found.length === 0) return undefined;
  const [{ column, left }] = found;
  const values = [...new Set(column.cells)];
  const shown = values.length > 4 ? `${values.slice(0, 4).join(', ')}, …` : values.join(', ');
  return curvesPooled(
    subject,
    `${values.length} curves are fitted as one: told apart by ${column.name} (${shown}; --by ${column.name}) they leave ${show(100 * left)} % of the squared residuals`,
  );
}

interface Split {
  column: ColumnSeen;
  whole: number;
  /** Places of the points of each run. */
  runs: readonly number[][];
}

/** Share of the squared residuals that curves of their own leave; undefined where that may be chance, or is no pooling. */
function leftBy(points: PooledPoints, { column, whole, runs }: Split): number | undefined {
  const parts = groupsOf(column.cells);
  const coefficients = points.design[0].length;
  if (parts.length < 2 || parts.length > MOST_VALUES) return undefined;
  if (parts.some((part) => places(points, part) <= coefficients) || !overlap(points, parts)) return undefined;
  const apart = residualSum(points, parts);
  const left = apart / whole;
  if (!(left < MOST_LEFT)) return undefined;
  const gained = { sum: whole - apart, freedom: coefficients * (parts.length - 1) };
  const noise = noiseBeside(points, { parts, apart, runs });
  if (noise === undefined || !(noise.freedom > 0)) return undefined;
  const ratio = gained.sum / gained.freedom / (noise.sum / noise.freedom);
  return 1 - fCdf(ratio, gained.freedom, noise.freedom) < CHANCE ? left : undefined;
}

/** Settings of whole runs are judged by how the runs of one setting differ, others by the scatter of the points. */
function noiseBeside(
  points: PooledPoints,
  { parts, apart, runs }: { parts: number[][]; apart: number; runs: readonly number[][] },
): { sum: number; freedom: number } | undefined {
  const coefficients = points.design[0].length;
  const scatter = { sum: apart, freedom: points.response.length - coefficients * parts.length };
  // Of runs of a single point each nothing is left to tell how the runs of one setting differ.
  if (runs.length < 2 || runs.every(({ length }) => length === 1)) return scatter;
  const partOf = new Map(parts.flatMap((part, at) => part.map((index) => [index, at] as const)));
  const areOfOnePart = runs.every((run) => new Set(run.map((index) => partOf.get(index))).size === 1);
  if (!areOfOnePart) return scatter;
  // A name of its own for every run tells runs apart and no arms.
  if (runs.length <= parts.length) return undefined;
  return { sum: apart - residualSum(points, runs), freedom: coefficients * (runs.length - parts.length) };
}

/** Places of equal cells. */
const groupsOf = (cells: readonly string[]): number[][] => groupBy(cells.keys(), (at) => cells[at]);

/** The law says nothing where all of its terms are 0. */
const places = ({ along, design }: PooledPoints, part: readonly number[]): number =>
  new Set(
    part
      .filter((index) => design[index].some((term) => term !== 0))
      .map((index) => along.map((input) => input[index]).join()),
  ).size;

function residualSum({ design, response }: PooledPoints, parts: readonly (readonly number[])[]): number {
  let sum = 0;
  for (const part of parts) {
    try {
      sum += leastSquares({
        design: part.map((index) => design[index]),
        response: part.map((index) => response[index]),
      }).residualSumOfSquares;
    } catch {
      // All points of a part at one distance: their own mean is as near as any curve.
      const mean = part.reduce((total, index) => total + response[index], 0) / part.length;
      sum += part.reduce((total, index) => total + (response[index] - mean) ** 2, 0);
    }
  }
  return sum;
}

/** Parts one behind the other, as epochs are, are pieces of one curve. */
const overlap = ({ along }: PooledPoints, parts: readonly number[][]): boolean =>
  along.every((input) => {
    const [low, high] = extent(input);
    const covered = parts.map((part) => {
      const own = part.map((index) => input[index]);
      return quantile(own, 0.9) - quantile(own, 0.1);
    });
    return covered.reduce((sum, width) => sum + width, 0) > 1.2 * (high - low);
  });
