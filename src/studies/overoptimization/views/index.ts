/** The views of this kind of study on the live screen, one line each. */
import type { View } from '../../../display/view.js';
import type { OveroptimizationTables } from '../study-tables.js';
import { coefficientsView } from './coefficients.js';
import { curvesView } from './curves.js';
import { overview } from './overview.js';
import { runView } from './run.js';

export const views: readonly View<OveroptimizationTables>[] = [
  overview,
  curvesView,
  coefficientsView,
  runView,
];
