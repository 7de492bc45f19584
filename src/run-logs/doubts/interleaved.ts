/** Rows of several curves in turn, without a column that tells them apart. */
import { declareDoubt, threeDigits as show, type Warning } from '../../fitting/index.js';
import { extent, mean, median } from '../../statistics/index.js';
import { groupBy } from '../group-by.js';
import { bestCut } from './pooled-runs/best-cut.js';

const curvesInterleaved = declareDoubt(
  'curves-interleaved',
  'Log a column that tells them apart, and fit them with --by, or --cluster if they are repeats of one run.',
);

interface Point {
  line: number;
  kl: number;
  gold: number;
  cluster: string;
  step?: number;
}

/** More rows are those of single responses. */
const MOST_POINTS = 200_000;

/** Of the first run that shows it: rows in turn, or two scores at every KL. */
export function doubtInterleaved(subject: string, points: readonly Point[]): Warning | undefined {
  if (points.length > MOST_POINTS) return undefined;
  const runs = groupBy(points, ({ cluster }) => cluster);
  for (const run of runs) {
    const seen = inTurn(run) ?? twoLevels(run);
    if (seen !== undefined) return curvesInterleaved(subject, seen);
  }
  return undefined;
}

const FEWEST_POINTS = 24;
const MOST_CURVES = 6;
/** From row to row the way is so many times as long as along every curve by itself; of one noisy curve they are the same. */
const LONGER = 2;
/** A curve covers this share of the KL; the rows of one n of best-of-n, which comes again for every prompt, cover none. */
const COVERED = 0.3;
/** Of the steps so many come equally often. */
const EQUALLY_OFTEN = 0.8;

/** Curves whose rows stand in turn, as their order within a step or in the file shows. */
function inTurn(run: readonly Point[]): string | undefined {
  if (run.length < FEWEST_POINTS) return undefined;
  const byStep = tracksByStep(run);
  const byRow = Array.from({ length: MOST_CURVES - 1 }, (_, more) =>
    groupBy(run.keys(), (at) => at % (more + 2)).map((places) => places.map((at) => run[at])),
  );
  for (const tracks of byStep === undefined ? byRow : [byStep, ...byRow]) {
    if (!tracks.every((track) => widthOf(track) > COVERED * widthOf(run))) continue;
    for (const [name, of] of quantities) {
      const apart = tracks.reduce((sum, track) => sum + wayOf(track, of), 0);
      if (!(wayOf(run, of) > LONGER * apart)) continue;
      const at = Math.floor(run.length / 2 / tracks.length) * tracks.length;
      const [one, other] = [run[at], run[at + 1]];
      const often = tracks === byStep ? `every step comes ${tracks.length} times, and ` : '';
      return `${often}${name} goes to and fro between ${tracks.length} curves, such as ${show(of(one))} and ${show(of(other))} at lines ${one.line} and ${other.line}: they are fitted as one`;
    }
  }
  return undefined;
}

const quantities: readonly (readonly [string, (point: Point) => number])[] = [
  ['KL', ({ kl }) => kl],
  ['the score', ({ gold }) => gold],
];

const wayOf = (points: readonly Point[], of: (point: Point) => number): number =>
  points.slice(1).reduce((sum, point, at) => sum + Math.abs(of(point) - of(points[at])), 0);

function widthOf(points: readonly Point[]): number {
  const [low, high] = extent(points.map(({ kl }) => kl));
  return high - low;
}

/** The first rows of every step, the second ones, and so on; undefined where steps do not come equally often. */
function tracksByStep(run: readonly Point[]): Point[][] | undefined {
  const steps = groupBy(run, ({ step }) => step);
  const often = median(steps.map(({ length }) => length));
  const alike = steps.filter(({ length }) => length === often);
  if (often < 2 || often > MOST_CURVES || alike.length < EQUALLY_OFTEN * steps.length) return undefined;
  return Array.from({ length: often }, (_, place) => alike.map((rows) => rows[place]));
}

const FEWEST_OF_LEVELS = 40;
/** Places on either side that a point is compared with. */
const NEIGHBOURS = 10;
/** Variance between two levels over that within them: 1.75 in normal scatter, 3 in uniform. */
const APART = 5;
/** A score that takes few values, as an accuracy on few prompts does, has levels of its own. */
const MOST_EQUAL = 0.5;
const FEWEST_SHARE = 0.2;

/** Two scores at the same KL, all along the curve, whatever the order of the rows. */
function twoLevels(run: readonly Point[]): string | undefined {
  if (run.length < FEWEST_OF_LEVELS) return undefined;
  if (new Set(run.map(({ gold }) => gold)).size < MOST_EQUAL * run.length) return undefined;
  const sorted = [...run].sort((left, right) => left.kl - right.kl);
  const around = (values: readonly number[], at: number) =>
    values.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1);
  const golds = sorted.map(({ gold }) => gold);
  const off = golds.map((gold, at) => gold - mean(around(golds, at)));
  const scaled = off.map((value, at) => value / Math.sqrt(mean(around(off, at).map((other) => other ** 2))));
  if (!scaled.every(Number.isFinite)) return undefined;
  if (neighboursAgree(scaled)) return undefined;
  const centre = mean(scaled);
  const rising = scaled.map((value) => value - centre).sort((left, right) => left - right);
  const { ratio } = bestCut(rising, Math.ceil(FEWEST_SHARE * rising.length));
  if (!(ratio > APART * (rising.length - 2))) return undefined;
  const last = sorted.length - 1;
  return `at the same KL the score has two levels and nothing between, as of two curves: lines ${sorted[last - 1].line} and ${sorted[last].line} are two of the rows`;
}

/** A curve that bends within the neighbourhood lies on one side of its mean for a while; levels have no order. */
const MOST_AGREEMENT = 0.5;

const neighboursAgree = (values: readonly number[]): boolean =>
  mean(values.slice(1).map((value, at) => value * values[at])) >
  MOST_AGREEMENT * mean(values.map((value) => value ** 2));
