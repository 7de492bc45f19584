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
  if (points.length < 3) return undefined;
  const lowest = points.reduce((held, point) => (point.y < held.y ? point : held));
  const distance = ({ x }: Place) => Math.abs(x - lowest.x);
  const near = [...points].sort((left, right) => distance(left) - distance(right)).slice(0, nearest);
  if (new Set(near.map(({ x }) => x)).size < 3) return undefined;
  const { middle, level, slope, bend } = orthogonal(near);
  const [a, b, c] = [bend.size, slope - bend.size * bend.skew, level - bend.size * bend.mean];
  if (!(a > 0)) return undefined;
  const x = middle - b / (2 * a);
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
