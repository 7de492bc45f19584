/** The figures in their order; each draws nothing where the tables have nothing for it. */
import type { Figure } from '../../../display/figure.js';
import type { ReasoningTables } from '../study-tables.js';
import { splitOfBudget } from './budget-split.js';
import { byDifficulty } from './compute-optimal.js';
import { exchangeByDifficulty } from './exchange.js';
import { accuracyByWaits } from './forced-waits.js';
import { endForetold } from './forecasts.js';
import { goldAndProxy, lengthAndWaits } from './learning.js';
import { goldAgainstDistance } from './over-optimisation.js';
import { passAtOneBySize } from './pass-at-one.js';
import { selectorsAgainstAttempts } from './selectors.js';
import { sequentialLessParallel } from './sequential-less-parallel.js';
import { accuracyByBudget } from './thinking-budget.js';

export const figures: readonly { draw(tables: ReasoningTables): Figure[] }[] = [
  passAtOneBySize,
  selectorsAgainstAttempts,
  goldAgainstDistance,
  accuracyByBudget,
  accuracyByWaits,
  sequentialLessParallel,
  splitOfBudget,
  byDifficulty,
  exchangeByDifficulty,
  endForetold,
  goldAndProxy,
  lengthAndWaits,
];
