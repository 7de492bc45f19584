/** What studies should find: the law fitted to the expected curve, which it does not describe exactly, and its peak. */
import { basisOf, compressCurve, fitCompressed } from '../../../src/fitting/index.js';
import { curveLaw } from '../../../src/laws/index.js';
import type { RandomStream } from '../../../src/random/index.js';
import { expectedBestOfN, type PoolBank } from './best-of-n.js';
import { expectedOnline, onlineDistances, onlineLaws } from './online.js';
import type { PlantedRun } from './study.js';

export interface Expected {
  form: 'bon' | 'rl';
  /** Of the law fitted to the expected curve, [size]. */
  laws: { alpha: number; beta: number }[];
  /** The expected score of a size at a distance at which studies measure. */
  scoreAt: (size: number, klDistance: number) => number;
  /** Of the expected curve of the smallest size, which turns over. */
  peak: { kl: number; score: number };
}

export function bestOfNTruth(bank: PoolBank): Expected {
  const runs = expectedBestOfN(bank);
  return {
    form: 'bon',
    laws: runs.map((run) => fittedLaw('bon', [run])),
    scoreAt: (size, klDistance) => runs[size].gold[bank.klDistance.indexOf(klDistance)],
    peak: vertex(runs[0]),
  };
}

/** Runs are evaluated at random distances: the law is that of very many of them. */
const manyRuns = 2000;

export function onlineTruth(random: RandomStream): Expected {
  const grids = Array.from({ length: manyRuns }, () => onlineDistances(random));
  const runOf = (size: number, klDistance: number[]): PlantedRun => ({
    klDistance,
    gold: klDistance.map((d) => expectedOnline(onlineLaws[size], d)),
  });
  const even = Array.from({ length: 600 }, (_, index) => (index + 1) / 100);
  return {
    form: 'rl',
    laws: onlineLaws.map((_, size) =>
      fittedLaw(
        'rl',
        grids.map((klDistance) => runOf(size, klDistance)),
      ),
    ),
    scoreAt: (size, klDistance) => expectedOnline(onlineLaws[size], klDistance),
    peak: vertex(runOf(0, even)),
  };
}

function fittedLaw(form: 'bon' | 'rl', runs: readonly PlantedRun[]) {
  const compressed = runs.map((run) => compressCurve(basisOf(curveLaw(form), false), run));
  const [alpha, beta] = fitCompressed(compressed, [...compressed.keys()]).coefficients;
  return { alpha, beta };
}

/** The highest point of a curve that turns over, by the parabola through the highest three. */
export function vertex({ klDistance, gold }: PlantedRun): { kl: number; score: number } {
  const top = gold.indexOf(Math.max(...gold));
  const [x0, x1, x2] = klDistance.slice(top - 1, top + 2);
  const [y0, y1, y2] = gold.slice(top - 1, top + 2);
  const [left, right] = [(y1 - y0) / (x1 - x0), (y2 - y1) / (x2 - x1)];
  const curvature = (right - left) / (x2 - x0);
  const slope = left - curvature * (x0 + x1);
  const at = -slope / (2 * curvature);
  return { kl: at ** 2, score: y1 + (at - x1) * (slope + curvature * (at + x1)) };
}
