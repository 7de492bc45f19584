/** Gold and proxy score against KL for every size: the paper's Figure 1. */
import { methods } from '../../../methods/method.js';
import { methodsOf, sizesOf } from '../curves/sweep.js';
import type { OveroptimizationTables } from '../study-tables.js';
import type { CurvePoint } from '../tables.js';
import { basisWords } from './basis.js';
import { mainSweep, mainSweepWords } from './main-sweep.js';
import { withResiduals } from './residuals.js';
import { scoreFigure } from './score-figure.js';

const kindOf = (method: string) => methods.find(method)?.kind;

/** What was optimised against: proxies of some sizes, or, under direct alignment, none. */
function subjectOf(points: readonly CurvePoint[]): string {
  const scored = points.filter(({ method }) => kindOf(method) !== 'direct');
  const sizes = sizesOf(scored).length;
  const proxies = sizes === 1 ? 'proxies of one size' : `proxies of ${sizes} sizes`;
  if (scored.length === points.length) return `Gold and proxy score while optimising against ${proxies}.`;
  const direct =
    'of direct alignment the dashed line is the implicit reward β ln π/π_init, in a unit of its own, and the size that of the policy';
  return scored.length === 0
    ? `Gold and implicit reward: ${direct}.`
    : `Gold and proxy score while optimising against ${proxies}; ${direct}.`;
}

/** By what the means are taken: of methods that select by n, of others by KL. */
function placesOf(points: readonly CurvePoint[]): string {
  const selects = methodsOf(points).map((method) => kindOf(method) === 'selection');
  if (selects.every((own) => own)) return 'n';
  return selects.some((own) => own) ? 'n, and at equal KL of methods that learn' : 'KL';
}

export const overoptimizationFigure = {
  draw(tables: OveroptimizationTables) {
    const sweep = mainSweep(tables);
    const figure = scoreFigure({
      ...sweep,
      frontier: tables.frontier,
      id: 'overoptimization',
      title: 'Overoptimization',
      caption: `${subjectOf(sweep.points)} Points are means at equal ${placesOf(sweep.points)}.${basisWords(sweep.points)}${mainSweepWords(tables)}`,
    });
    return [withResiduals(figure, sweep)];
  },
};
