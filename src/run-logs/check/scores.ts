/** Every column that could be a score: gold, trained on, or with the penalty in it. */
import {
  ColumnIndex,
  canonicalName,
  goldNames,
  isGold,
  isOfEvaluation,
  isPenalisedScore,
  trainingScoreNames,
} from '../columns/index.js';
import type { LogTable } from '../reading/index.js';
import { numericColumn } from './numbers-of.js';

export interface ScoreCandidate {
  column: string;
  kind: 'gold' | 'trained on' | 'evaluation' | 'with the penalty';
  values: number;
  first: number;
  smallest: number;
  largest: number;
  last: number;
}

export function scoreCandidates(table: LogTable, file: string): ScoreCandidate[] {
  return scoreColumns(table).flatMap((column) => {
    const found = numericColumn(table, column, file);
    if (found === undefined) return [];
    const { count, first, smallest, largest, last } = found;
    return [{ column, kind: kindOf(column), values: count, first, smallest, largest, last }];
  });
}

/** Those that are looked at. */
export const scoreColumns = (table: LogTable): string[] =>
  new ColumnIndex(table).named(
    (canonical) =>
      isGold(canonical) ||
      isPenalisedScore(canonical) ||
      [...goldNames, ...trainingScoreNames].includes(canonical) ||
      /(?:^|_)(?:reward|rewards|score|scores|accuracy|win_rate|winrate)(?:$|_)/.test(canonical),
  );

function kindOf(column: string): ScoreCandidate['kind'] {
  const canonical = canonicalName(column);
  if (goldNames.includes(canonical) || isGold(canonical)) return 'gold';
  if (isPenalisedScore(canonical)) return 'with the penalty';
  return isOfEvaluation(column) ? 'evaluation' : 'trained on';
}
