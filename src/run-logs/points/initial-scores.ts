/** Scores of the initial policy that a log holds beside its points. */
import { mean } from '../../statistics/index.js';
import { groupBy } from '../group-by.js';
import type { PointCells } from './cells.js';
import type { InitialScore, PointGroup } from './point.js';

/** Of each run the first row that has a score and no KL, if it is of step 0 and its run has no KL there. */
export function initialScores(
  rows: readonly number[],
  { points }: PointGroup,
  { cells, lines }: { cells: PointCells; lines: Int32Array },
): InitialScore[] {
  const { steps, gold, clusters } = cells;
  if (steps === undefined) return [];
  const first = new Map<string, number>();
  for (const { cluster, step = Number.NaN } of points) {
    if (!(step >= (first.get(cluster) ?? Number.POSITIVE_INFINITY))) first.set(cluster, step);
  }
  const found = new Map<string, InitialScore>();
  for (const row of rows) {
    const cluster = clusters[row] ?? '';
    const isBefore = steps[row] <= 0 && steps[row] < (first.get(cluster) ?? Number.POSITIVE_INFINITY);
    if (!isBefore || found.has(cluster) || Number.isNaN(gold.values[row])) continue;
    found.set(cluster, { line: lines[row], gold: gold.values[row], cluster });
  }
  return [...found.values()];
}

/** Of each run, or prompt, the mean of its rows with n = 1, whose KL is 0; none where all of them are 0 already. */
export function scoresOfBestOfOne({ points }: Pick<PointGroup, 'points'>): InitialScore[] {
  const first = points.filter(({ kl }) => kl === 0);
  if (first.every(({ gold }) => gold === 0)) return [];
  return groupBy(first, ({ cluster }) => cluster).map((rows) => ({
    line: rows[0].line,
    gold: mean(rows.map(({ gold }) => gold)),
    cluster: rows[0].cluster,
    isBestOfOne: true,
  }));
}
