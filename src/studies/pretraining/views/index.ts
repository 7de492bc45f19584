/** The views of this kind of study on the live screen, one line each. */
import type { View } from '../../../display/view.js';
import type { PretrainingTables } from '../study-tables.js';
import { computeView, overview } from './overview.js';

export const views: readonly View<PretrainingTables>[] = [overview, computeView];
