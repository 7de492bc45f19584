/** Gold and proxy score against KL for every size: the paper's Figure 1. */
import type { OveroptimizationTables } from '../study-tables.js';
import { basisWords } from './basis.js';
import { mainSweep, mainSweepWords } from './main-sweep.js';
import { withResiduals } from './residuals.js';
import { scoreFigure } from './score-figure.js';

export const overoptimizationFigure = {
  draw(tables: OveroptimizationTables) {
    const sweep = mainSweep(tables);
    const sizes = sweep.series.names.length === 1 ? 'one size' : `${sweep.series.names.length} sizes`;
    const figure = scoreFigure({
      ...sweep,
      frontier: tables.frontier,
      id: 'overoptimization',
      title: 'Overoptimization',
      caption: `Gold and proxy score while optimising against proxies of ${sizes}. Points are means at equal n, and at equal KL of methods that learn.${basisWords(sweep.points)}${mainSweepWords(tables)}`,
    });
    return [withResiduals(figure, sweep)];
  },
};
