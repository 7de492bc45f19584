/** F12: whether a proxy's size matters at equal validation loss (Gao et al. 2022, figure 5). */
import { combine, isAbove, isBelow, point, untold } from '../../../display/finding.js';
import { count, plain, withInterval } from '../../../display/words.js';
import { clusterInterval, leastSquares, pearson, type Weights } from '../../../statistics/index.js';
import { countsOf, dataCells, goldNear, sharedReach, sizeCountOf, validated } from './data-cells.js';
import type { OveroptimizationFinding } from './methods.js';
import { type SeedValues, sharedSeeds } from './seed-values.js';

/** The paper's figure 5 is at n = 1,000. */
const judgedN = 1000;
/** Sd of gold a decade of parameters. The paper calls its evidence weak: a difference as small as its noise is none. */
const mostEffect = 0.1;
/** Three coefficients leave fewer cells nothing to be told by. */
const fewestCells = 6;
const fewestSizes = 2;
const fewestCounts = 2;

export const lossTellsRobustness: OveroptimizationFinding = {
  id: 'F12',
  statement:
    'At equal validation loss the size of the proxy makes no difference to gold at n ≈ 1,000, to within 0.1 sd a decade',
  judge(tables) {
    const cells = dataCells(tables).filter(({ points }) => points.length > 0);
    const isSweep =
      cells.length >= fewestCells &&
      sizeCountOf(cells) >= fewestSizes &&
      countsOf(cells).length >= fewestCounts &&
      sharedReach(cells) >= judgedN;
    if (!isSweep)
      return untold(
        `best-of-n to n ≥ ${count(judgedN)} for at least ${fewestCells} combinations of size and comparisons`,
      );
    const measured = cells.map((cell) => ({
      logSize: Math.log10(cell.size.rmParameters),
      loss: validated(cell, 'loss'),
      gold: goldNear(cell, judgedN),
    }));
    const { effect, correlation } = judgeCells(measured, tables.confidence);
    return {
      verdict: combine([isAbove(effect, -mostEffect), isBelow(effect, mostEffect)]),
      evidence: `At equal validation loss gold at n ≈ ${count(judgedN)} changes by ${withInterval(effect)} sd a decade of parameters (regression on loss and size over ${cells.length} combinations of size and comparisons). Loss and gold correlate at ${plain(correlation)}.`,
      measures: [{ name: 'size-effect', ...effect }, point('correlation', correlation)],
    };
  },
};

interface MeasuredCell {
  logSize: number;
  loss: SeedValues;
  gold: SeedValues;
}

interface MeanCell {
  logSize: number;
  loss: number;
  gold: number;
}

/**
 * Cells are averaged over seeds before they are regressed: what chance does to the loss of one seed would otherwise
 * weaken its coefficient and leave the rest to the size.
 */
function judgeCells(cells: readonly MeasuredCell[], confidence: number) {
  const seeds = sharedSeeds(cells.flatMap(({ loss, gold }) => [loss, gold]));
  const meansOf = (weights: Weights): MeanCell[] => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const average = (values: SeedValues) =>
      seeds.reduce((sum, seed, index) => sum + weights[index] * values.get(seed)!, 0) / total;
    return cells.map(({ logSize, loss, gold }) => ({ logSize, loss: average(loss), gold: average(gold) }));
  };
  const means = meansOf(seeds.map(() => 1));
  return {
    effect: clusterInterval(seeds.length, (weights) => sizeEffect(meansOf(weights)), { confidence }),
    correlation: pearson(
      means.map(({ loss }) => loss),
      means.map(({ gold }) => gold),
    ),
  };
}

/** Where the loss has no more than this share of itself beyond its line on size, it has nothing of its own. */
const leastOwn = 1e-9;

/** Change of gold a decade of parameters at equal loss, linear in both; NaN where the cells cannot part the two. */
function sizeEffect(cells: readonly MeanCell[]): number {
  const losses = cells.map(({ loss }) => loss);
  const onSize = leastSquares({ design: cells.map(({ logSize }) => [1, logSize]), response: losses });
  if (!(Math.sqrt(onSize.residualSumOfSquares) > leastOwn * Math.hypot(...losses))) return Number.NaN;
  const design = cells.map(({ loss, logSize }) => [1, loss, logSize]);
  return leastSquares({ design, response: cells.map(({ gold }) => gold) }).coefficients[2];
}
