/** The figures in their order; each draws nothing where the tables have nothing for it. */
import type { Figure } from '../../../display/figure.js';
import type { ReasoningTables } from '../study-tables.js';

export const figures: readonly { draw(tables: ReasoningTables): Figure[] }[] = [];
