/** Every column that could be a score: gold, trained on, or with the penalty in it. */
import { extent } from '../../statistics/index.js';
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
  const index = new ColumnIndex(table);
  const columns = index.named(
    (canonical) =>
      isGold(canonical) ||
      isPenalisedScore(canonical) ||
      [...goldNames, ...trainingScoreNames].includes(canonical) ||
      /(?:^|_)(?:reward|rewards|score|scores|accuracy|win_rate|winrate)(?:$|_)/.test(canonical),
  );
  return columns.flatMap((column) => {
    const found = numericColumn(table, column, file);
    if (found === undefined) return [];
    const [smallest, largest] = extent(found.values);
    return [
      {
        ...{ column, kind: kindOf(column), values: found.values.length, smallest, largest },
        ...{ first: found.values[0], last: found.values[found.values.length - 1] },
      },
    ];
  });
}

function kindOf(column: string): ScoreCandidate['kind'] {
  const canonical = canonicalName(column);
  if (goldNames.includes(canonical) || isGold(canonical)) return 'gold';
  if (isPenalisedScore(canonical)) return 'with the penalty';
  return isOfEvaluation(column) ? 'evaluation' : 'trained on';
}
