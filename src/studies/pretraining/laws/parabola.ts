/** The minimum of a parabola through the points about the lowest one. */
import { mean } from '../../../statistics/index.js';

export interface Place {
  x: number;
  y: number;
}

export interface Minimum {
  x: number;
  y: number;
  /** Between the smallest and the largest x that were measured: else it is an extrapolation. */
  inside: boolean;
  /** The points that the parabola goes through. */
  fitted: readonly Place[];
  /** Of these, measured less parabola. */
  residuals: number[];
  /** y = c₀ + c₁x + c₂x². */
  coefficients: readonly number[];
}

/**
 * Through the `nearest` points about the lowest (Hoffmann et al. 2022, approach 2, take all: far from the minimum loss is
 * no parabola of ln N). Undefined for fewer than three points, and where they do not bend upward.
 */
export function parabolaMinimum(points: readonly Place[], nearest: number): Minimum | undefined {
  const found = parabolaAt(points, nearest);
  if (found === undefined) return undefined;
  const { near, middle, a, b, c, x } = found;
  const xs = points.map((point) => point.x);
  return {
    ...{ x, y: c - (b * b) / (4 * a), fitted: near },
    inside: x >= Math.min(...xs) && x <= Math.max(...xs),
    residuals: near.map((point) => {
      const offset = point.x - middle;
      return point.y - (c + b * offset + a * offset * offset);
    }),
    coefficients: [c - b * middle + a * middle ** 2, b - 2 * a * middle, a],
  };
}

/** Its x alone, NaN where there is none: what every place of every draw asks for. */
export const parabolaPlace = (points: readonly Place[], nearest: number): number =>
  parabolaAt(points, nearest)?.x ?? Number.NaN;

function parabolaAt(points: readonly Place[], nearest: number) {
  if (points.length < 3) return undefined;
  const lowest = points.reduce((held, point) => (point.y < held.y ? point : held));
  const near = nearestTo(lowest.x, points).slice(0, nearest);
  if (areFewer(near, 3)) return undefined;
  const { middle, level, slope, bend } = orthogonal(near);
  const [a, b, c] = [bend.size, slope - bend.size * bend.skew, level - bend.size * bend.mean];
  return a > 0 ? { near, middle, a, b, c, x: middle - b / (2 * a) } : undefined;
}

/** By distance, equal ones in their order: of a few places insertion is the quickest way to sort. */
function nearestTo(x: number, points: readonly Place[]): Place[] {
  const sorted = points.slice();
  for (let next = 1; next < sorted.length; next++) {
    const point = sorted[next];
    const distance = Math.abs(point.x - x);
    let place = next;
    for (; place > 0 && Math.abs(sorted[place - 1].x - x) > distance; place--)
      sorted[place] = sorted[place - 1];
    sorted[place] = point;
  }
  return sorted;
}

/** Whether the places have fewer than `count` different x. */
function areFewer(points: readonly Place[], count: number): boolean {
  let different = 0;
  for (let index = 0; index < points.length && different < count; index++)
    if (points.findIndex(({ x }) => x === points[index].x) === index) different++;
  return different < count;
}

/**
 * Least squares on 1, u and u² − skew·u − mean, which are orthogonal over the points, u = x − x̄: a sum for each
 * coefficient, cheap enough to be taken at every place of every draw.
 */
function orthogonal(points: readonly Place[]) {
  const middle = mean(points.map(({ x }) => x));
  const level = mean(points.map(({ y }) => y));
  const moments = [0, 0, 0];
  for (const { x, y } of points) {
    const u = x - middle;
    moments[0] += u * u;
    moments[1] += u ** 3;
    moments[2] += u * y;
  }
  const [squares, cubes, products] = moments;
  const [skew, average] = [cubes / squares, squares / points.length];
  const bends = points.map(({ x }) => (x - middle) ** 2 - skew * (x - middle) - average);
  const size =
    points.reduce((sum, { y }, index) => sum + y * bends[index], 0) /
    bends.reduce((sum, value) => sum + value * value, 0);
  return { middle, level, slope: products / squares, bend: { size, skew, mean: average } };
}
