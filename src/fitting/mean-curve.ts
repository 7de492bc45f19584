/** Independent runs at common distances, and their mean. */
import { extent, mean } from '../statistics/index.js';
import type { GoldCurve } from './compressed-curves.js';

export interface AlignedRuns {
  /** √nats, rising. */
  klDistance: number[];
  /** [run][distance]. */
  gold: number[][];
  /** Points so many places apart are made of different measurements. */
  stride: number;
}

/** Runs that were measured at distances of their own meet at so many, evenly spaced from 0 to where all of them reach. */
const gridPoints = 48;

/** Fewer distances that all runs have show no curve. */
const fewestCommon = 4;

/** A stretch without a point that is wider than this share of the range says nothing of how well a law fits there. */
const widestGap = 1 / 6;

export interface Alignment {
  /** A curve that the runs are thought to follow: what is interpolated is the difference from it. */
  along?: (klDistance: number) => number;
  /** Whether runs go on through stretches without a point, as their drawn lines do. */
  bridged?: boolean;
}

/**
 * The runs at the distances that all of them have: their own where these are the same, else an even grid on which each is
 * interpolated, never beyond its first and last point, nor, unless `bridged`, within a gap, such as that behind the row of
 * the initial policy. A straight line between two points of a bent curve is not the curve: where one is known it goes
 * `along` that. Runs that have no range in common are one curve together.
 */
export function alignRuns(
  runs: readonly GoldCurve[],
  { along = () => 0, bridged = false }: Alignment = {},
): AlignedRuns {
  const measured = runs.map(inOrder).filter(({ klDistance }) => klDistance.length > 0);
  const [first, ...others] = measured;
  if (others.every(({ klDistance }) => isSame(klDistance, first.klDistance)))
    return { klDistance: first.klDistance, gold: measured.map(({ gold }) => gold), stride: 1 };
  const start = extent(measured.map(({ klDistance }) => klDistance[0]))[1];
  const reach = extent(measured.map(({ klDistance }) => klDistance[klDistance.length - 1]))[0];
  const common = Array.from({ length: gridPoints }, (_, index) => (reach * (index + 1)) / gridPoints).filter(
    (distance) => distance >= start,
  );
  if (common.length < fewestCommon) return alignRuns([together(measured)]);
  const widest = bridged ? Number.POSITIVE_INFINITY : widestGap * reach;
  const covered = common.filter((distance) => measured.every((run) => gapAt(run, distance) <= widest));
  // Of runs of a few points everything lies within gaps.
  const klDistance = covered.length < fewestCommon ? common : covered;
  return {
    klDistance,
    gold: measured.map((run) => klDistance.map((distance) => goldAt(run, distance, along))),
    stride: strideOf(measured, klDistance),
  };
}

interface Run {
  klDistance: number[];
  gold: number[];
}

function inOrder({ klDistance, gold }: GoldCurve): Run {
  const order = Array.from(klDistance, (_, index) => index).sort((a, b) => klDistance[a] - klDistance[b]);
  return {
    klDistance: order.map((index) => klDistance[index]),
    gold: order.map((index) => gold[index]),
  };
}

const together = (runs: readonly Run[]): Run => ({
  klDistance: runs.flatMap(({ klDistance }) => klDistance),
  gold: runs.flatMap(({ gold }) => gold),
});

const isSame = (left: readonly number[], right: readonly number[]) =>
  left.length === right.length && left.every((value, index) => Math.abs(value - right[index]) < 1e-9);

/** The place of the first point that is not before a distance within the run's range. */
const placeAfter = ({ klDistance }: Run, distance: number) =>
  klDistance.findIndex((own) => own >= distance - 1e-12);

/** Between the two neighbours of a distance, 0 at a point. */
function gapAt(run: Run, distance: number): number {
  const after = placeAfter(run, distance);
  const { klDistance } = run;
  const isPoint = after === 0 || klDistance[after] <= distance + 1e-12;
  return isPoint ? 0 : klDistance[after] - klDistance[after - 1];
}

/** On the straight line between the two neighbours of a distance within the run's range, as differences from `along`. */
function goldAt(run: Run, distance: number, along: (klDistance: number) => number): number {
  const { klDistance, gold } = run;
  const after = placeAfter(run, distance);
  const width = klDistance[after] - klDistance[after - 1];
  if (!(width > 0)) return gold[after];
  const share = Math.min(1, (distance - klDistance[after - 1]) / width);
  const over = (place: number) => gold[place] - along(klDistance[place]);
  return along(distance) + over(after - 1) + share * (over(after) - over(after - 1));
}

/** Three halves of the spacing of the sparsest run: grid points so far apart hardly ever share one of its points. */
function strideOf(runs: readonly Run[], grid: readonly number[]): number {
  const [start, reach] = extent(grid);
  const [sparsest] = extent(
    runs.map((run) => run.klDistance.filter((own) => own >= start && own <= reach).length),
  );
  return Math.max(1, Math.ceil((1.5 * grid.length) / Math.max(1, sparsest)));
}

/** The mean over runs at every distance. */
export function meanOf({ klDistance, gold }: Pick<AlignedRuns, 'klDistance' | 'gold'>): Run {
  return { klDistance, gold: klDistance.map((_, index) => mean(gold.map((run) => run[index]))) };
}
