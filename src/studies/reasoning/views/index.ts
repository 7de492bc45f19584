/** The views of this kind of study on the live screen, one line each. */
import type { View } from '../../../display/view.js';
import type { ReasoningTables } from '../study-tables.js';
import { chainView } from './chain.js';
import { overview } from './overview.js';

export const views: readonly View<ReasoningTables>[] = [overview, chainView];
