/** The figures in their order; each draws nothing where the tables have nothing for it. */
import type { Figure } from '../../../display/figure.js';
import type { StudiedTables } from '../laws/derive.js';
import { fittedAgainstMeasured } from './fitted-against-measured.js';
import { forecastAgainstOutcome } from './forecast-against-outcome.js';
import { isoFlopProfiles } from './iso-flop-profiles.js';
import { lossByTokens } from './loss-by-tokens.js';
import { protocolStaircase } from './protocol-staircase.js';
import { quanta } from './quanta.js';
import { taskGrid } from './task-grid.js';

export const figures: readonly { draw(tables: StudiedTables): Figure[] }[] = [
  lossByTokens,
  isoFlopProfiles,
  fittedAgainstMeasured,
  forecastAgainstOutcome,
  protocolStaircase,
  quanta,
  taskGrid,
];
