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

/**
 * The runs at the distances that all of them have: their own where these are the same, else an even grid on which each is
 * interpolated, never beyond its first and last point. Runs that have no range in common are one curve together.
 */
export function alignRuns(runs: readonly GoldCurve[]): AlignedRuns {
  const measured = runs.map(inOrder).filter(({ klDistance }) => klDistance.length > 0);
  const [first, ...others] = measured;
  if (others.every(({ klDistance }) => isSame(klDistance, first.klDistance)))
    return { klDistance: first.klDistance, gold: measured.map(({ gold }) => gold), stride: 1 };
  const start = Math.max(...measured.map(({ klDistance }) => klDistance[0]));
  const reach = Math.min(...measured.map(({ klDistance }) => klDistance[klDistance.length - 1]));
  const klDistance = Array.from(
    { length: gridPoints },
    (_, index) => (reach * (index + 1)) / gridPoints,
  ).filter((distance) => distance >= start);
  if (klDistance.length < fewestCommon) return alignRuns([together(measured)]);
  return {
    klDistance,
    gold: measured.map((run) => klDistance.map((distance) => goldAt(run, distance))),
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

/** Between the two neighbours of a distance within the run's range. */
function goldAt({ klDistance, gold }: Run, distance: number): number {
  const after = klDistance.findIndex((own) => own >= distance - 1e-12);
  const width = klDistance[after] - klDistance[after - 1];
  if (!(width > 0)) return gold[after];
  const share = Math.min(1, (distance - klDistance[after - 1]) / width);
  return gold[after - 1] + share * (gold[after] - gold[after - 1]);
}

/** Three halves of the spacing of the sparsest run: grid points so far apart hardly ever share one of its points. */
function strideOf(runs: readonly Run[], grid: readonly number[]): number {
  const [start, reach] = extent(grid);
  const sparsest = Math.min(
    ...runs.map((run) => run.klDistance.filter((own) => own >= start && own <= reach).length),
  );
  return Math.max(1, Math.ceil((1.5 * grid.length) / Math.max(1, sparsest)));
}

/** The mean over runs at every distance. */
export function meanOf({ klDistance, gold }: Pick<AlignedRuns, 'klDistance' | 'gold'>): Run {
  return { klDistance, gold: klDistance.map((_, index) => mean(gold.map((run) => run[index]))) };
}
