/**
 * A sweep puts several experiments into one folder. Their models are not runs of one thing: no verdict and no figure is of all of
 * them together, and tables have them apart.
 */
import { untold } from '../../display/finding.js';
import type { ReasoningFinding } from './findings/index.js';
import type { ReasoningTables } from './study-tables.js';

const isSwept = ({ attempts }: ReasoningTables): boolean =>
  new Set(attempts.map(({ setting }) => JSON.stringify(setting))).size > 1;

export const judgedOfOneSetting = (finding: ReasoningFinding): ReasoningFinding => ({
  ...finding,
  judge: (tables) =>
    isSwept(tables)
      ? untold('runs of one setting: this study has several, and its tables have them apart')
      : finding.judge(tables),
});

export const drawnOfOneSetting = <Figure>(figure: { draw(tables: ReasoningTables): Figure[] }) => ({
  draw: (tables: ReasoningTables): Figure[] => (isSwept(tables) ? [] : figure.draw(tables)),
});
