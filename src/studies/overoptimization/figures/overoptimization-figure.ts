/** Gold and proxy score against KL for every size: the paper's Figure 1. */
import type { OveroptimizationTables } from '../study-tables.js';
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
      caption: `Gold and proxy score while optimising against proxies of ${sizes}. Points are means over proxy seeds, for online methods at equal KL; bands span the fits of single seeds. Below, mean gold less law: a law that fits scatters about 0.${mainSweepWords(tables)}`,
    });
    return [withResiduals(figure, sweep)];
  },
};
