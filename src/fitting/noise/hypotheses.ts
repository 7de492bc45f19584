/** What the noise about a curve may be: independent, or remembered along the run, with or without an independent part. */

/** Unit variance in all: `white` of it independent, the rest an Ornstein–Uhlenbeck path. */
export interface NoiseModel {
  /** Correlation time in mean steps; 0 of independent noise. */
  memory: number;
  /** Independent share of the variance. */
  white: number;
}

/** Points in the order in which their noise may be remembered. */
export interface NoiseOrder {
  /** Indices of points. */
  order: number[];
  /** From the point before, in mean steps; Infinity where another run begins. */
  steps: number[];
}

export interface NoiseHypothesis {
  model: NoiseModel;
  order: NoiseOrder;
  prior: number;
}

export interface OrderedPoints {
  /** √nats, in the order in which the points were logged. */
  klDistance: ArrayLike<number>;
  /** Which run a point is of; one run when left out. Noise of different runs is independent. */
  runs?: readonly (string | number)[];
}

/** Prior of independent points: half, so that it takes evidence to widen an interval, and evidence not to. */
const independence = 0.5;
const memories = 13;
const shortest = 0.4;
/** Shares of independent noise beside the remembered one, with their prior weights. */
const whites = [
  { white: 0, weight: 3 },
  { white: 0.3, weight: 1 },
  { white: 0.6, weight: 1 },
];
/** Points at one distance are not one measurement: steps are at least so long. */
const shortestStep = 0.05;

/**
 * Independence, and memories evenly spaced on the log scale from 0.4 steps to twice the number of points (from there on
 * the noise is a random walk for all that its points can show), along the order of logging and along the distance.
 */
export function noiseHypotheses(points: OrderedPoints): NoiseHypothesis[] {
  const orders = [alongLog(points), alongDistance(points)];
  const count = points.klDistance.length;
  const ratio = Math.log((2 * count) / shortest) / (memories - 1);
  const share = (1 - independence) / (orders.length * memories * 5);
  const remembered = orders.flatMap((order) =>
    Array.from({ length: memories }, (_, index) => shortest * Math.exp(ratio * index)).flatMap((memory) =>
      whites.map(({ white, weight }) => ({ model: { memory, white }, order, prior: share * weight })),
    ),
  );
  return [{ model: { memory: 0, white: 0 }, order: orders[0], prior: independence }, ...remembered];
}

/** One step a point. */
function alongLog({ klDistance, runs }: OrderedPoints): NoiseOrder {
  const order = runOrder(new Float64Array(klDistance.length), runs);
  return { order, steps: stepsOf(order, () => 1, runs) };
}

function alongDistance({ klDistance, runs }: OrderedPoints): NoiseOrder {
  const order = runOrder(klDistance, runs);
  const gaps = stepsOf(order, (from, to) => klDistance[to] - klDistance[from], runs);
  const finite = gaps.filter(Number.isFinite);
  const mean = finite.reduce((sum, gap) => sum + gap, 0) / Math.max(1, finite.length);
  // All points at one distance: every step is as good as the other.
  return { order, steps: gaps.map((gap) => (mean > 0 ? Math.max(shortestStep, gap / mean) : 1)) };
}

/** Run after run; within a run by the key, equal keys as they were. */
function runOrder(key: ArrayLike<number>, runs?: OrderedPoints['runs']): number[] {
  const places = new Map<string | number, number>();
  for (const run of runs ?? []) if (!places.has(run)) places.set(run, places.size);
  const place = (index: number) => (runs ? places.get(runs[index])! : 0);
  return Array.from(key, (_, index) => index).sort((a, b) => place(a) - place(b) || key[a] - key[b] || a - b);
}

function stepsOf(
  order: readonly number[],
  between: (from: number, to: number) => number,
  runs?: OrderedPoints['runs'],
): number[] {
  return order.map((to, at) => {
    const from = order[at - 1];
    const isStart = from === undefined || (runs !== undefined && runs[from] !== runs[to]);
    return isStart ? Number.POSITIVE_INFINITY : between(from, to);
  });
}
