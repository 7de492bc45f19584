/** Curves of several arms fitted as one: a column that nothing uses tells most of the residuals apart. */
import { declareDoubt, threeDigits as show, type Warning } from '../../fitting/index.js';
import { type CurveLaw, curveLaw } from '../../laws/index.js';
import { extent, fCdf, leastSquares, quantile } from '../../statistics/index.js';
import { groupBy } from '../group-by.js';

const curvesPooled = declareDoubt(
  'curves-pooled',
  'Fit them apart with --by, or name the column with --cluster if its values are repeats of one run.',
);

export interface ColumnSeen {
  name: string;
  /** Cell of each point. */
  cells: readonly string[];
}

export interface PooledPoints {
  form: string;
  /** √nats. */
  klDistance: readonly number[];
  gold: readonly number[];
  /** Run of each point. */
  clusters: readonly string[];
  /** Columns that neither KL, score, runs nor settings are taken from. */
  unused: readonly ColumnSeen[];
}

/** A column with more values than this holds measurements and tells no curves apart. */
export const MOST_VALUES = 60;
const FEWEST_POINTS = 3;
/** Curves of their own leave less than this share of the residual sum of squares. */
const MOST_LEFT = 0.5;
const CHANCE = 1e-4;

/** The column that tells most apart is named. */
export function doubtPooledCurves(subject: string, points: PooledPoints): Warning | undefined {
  const basis = curveLaw(points.form).basis;
  const whole = residualSum(points, basis, [points.gold.map((_, index) => index)]);
  if (!(whole > 0)) return undefined;
  const runs = groupsOf(points.clusters);
  const found = points.unused.flatMap((column) => {
    const left = leftBy(points, { column, basis, whole, runs });
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
  basis: CurveLaw['basis'];
  whole: number;
  /** Places of the points of each run. */
  runs: readonly number[][];
}

/** Share of the squared residuals that curves of their own leave; undefined where that may be chance, or is no pooling. */
function leftBy(points: PooledPoints, { column, basis, whole, runs }: Split): number | undefined {
  const parts = groupsOf(column.cells);
  if (parts.length < 2 || parts.length > MOST_VALUES) return undefined;
  if (parts.some((part) => distances(points, part) < FEWEST_POINTS) || !overlap(points, parts))
    return undefined;
  const apart = residualSum(points, basis, parts);
  const left = apart / whole;
  if (!(left < MOST_LEFT)) return undefined;
  const gained = { sum: whole - apart, freedom: 2 * (parts.length - 1) };
  const noise = noiseBeside(points, { parts, basis, apart, runs });
  if (noise === undefined || !(noise.freedom > 0)) return undefined;
  const ratio = gained.sum / gained.freedom / (noise.sum / noise.freedom);
  return 1 - fCdf(ratio, gained.freedom, noise.freedom) < CHANCE ? left : undefined;
}

/** Settings of whole runs are judged by how the runs of one setting differ, others by the scatter of the points. */
function noiseBeside(
  points: PooledPoints,
  {
    parts,
    basis,
    apart,
    runs,
  }: { parts: number[][]; basis: CurveLaw['basis']; apart: number; runs: readonly number[][] },
): { sum: number; freedom: number } | undefined {
  const scatter = { sum: apart, freedom: points.gold.length - 2 * parts.length };
  if (runs.length < 2) return scatter;
  const partOf = new Map(parts.flatMap((part, at) => part.map((index) => [index, at] as const)));
  const areOfOnePart = runs.every((run) => new Set(run.map((index) => partOf.get(index))).size === 1);
  if (!areOfOnePart) return scatter;
  // A name of its own for every run tells runs apart and no arms.
  if (runs.length <= parts.length) return undefined;
  return { sum: apart - residualSum(points, basis, runs), freedom: 2 * (runs.length - parts.length) };
}

/** Places of equal cells. */
const groupsOf = (cells: readonly string[]): number[][] => groupBy(cells.keys(), (at) => cells[at]);

const distances = ({ klDistance }: PooledPoints, part: readonly number[]): number =>
  new Set(part.map((index) => klDistance[index]).filter((distance) => distance > 0)).size;

function residualSum(
  { klDistance, gold }: PooledPoints,
  basis: CurveLaw['basis'],
  parts: readonly (readonly number[])[],
): number {
  let sum = 0;
  for (const part of parts) {
    try {
      sum += leastSquares({
        design: part.map((index) => basis([klDistance[index]])),
        response: part.map((index) => gold[index]),
      }).residualSumOfSquares;
    } catch {
      // All points of a part at one distance: their own mean is as near as any curve.
      const mean = part.reduce((total, index) => total + gold[index], 0) / part.length;
      sum += part.reduce((total, index) => total + (gold[index] - mean) ** 2, 0);
    }
  }
  return sum;
}

/** Parts one behind the other, as epochs are, are pieces of one curve. */
function overlap({ klDistance }: PooledPoints, parts: readonly number[][]): boolean {
  const [low, high] = extent(klDistance);
  const covered = parts.map((part) => {
    const own = part.map((index) => klDistance[index]);
    return quantile(own, 0.9) - quantile(own, 0.1);
  });
  return covered.reduce((sum, width) => sum + width, 0) > 1.2 * (high - low);
}
