/** The views of this kind of study on the live screen. */
import type { View } from '../../../display/view.js';
import type { PretrainingTables } from '../study-tables.js';

export const views: readonly View<PretrainingTables>[] = [];
