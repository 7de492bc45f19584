/** The column of gold scores: what was really wanted, or failing that what was trained on. */
import { cellsIn, isMissing } from '../reading/index.js';
import { isOfEvaluation } from './canonical.js';
import type { ColumnIndex } from './column-index.js';
import { goldNames, isGold, isPenalisedScore, trainingScoreNames } from './known-names.js';
import { noGold } from './not-found.js';

export interface FoundGold {
  gold: string;
  notes: string[];
}

/** Throws UserError where no score is there, with what is. */
export function findGold(
  index: ColumnIndex,
  { asked, kl, file }: { asked?: string; kl?: string; file: string },
): FoundGold {
  if (asked !== undefined) return { gold: asked, notes: [] };
  const first = (names: readonly string[]) => firstOfNumbers(index, names, kl);
  const named = first(goldNames) ?? index.best(index.named(isGold), kl);
  if (named !== undefined) return { gold: named, notes: othersNote(index, named) };
  const penalised = () => index.best(index.named(isPenalisedScore), kl);
  const training = first(trainingScoreNames) ?? penalised();
  if (training === undefined) throw noGold(index, file);
  const what = isOfEvaluation(training) ? 'an evaluation of unknown kind' : 'the score that was trained on';
  return {
    gold: training,
    notes: [`no gold score in the log: α and β are those of ${training}, ${what}`],
  };
}

const ROWS_SEEN = 50;

/** A column called proxy may hold the names of proxies, which are no scores. */
function firstOfNumbers(index: ColumnIndex, names: readonly string[], beside?: string): string | undefined {
  const { table } = index;
  const holdsWords = (column: string) => {
    const cellOf = cellsIn(table, column);
    const seen = Array.from({ length: Math.min(ROWS_SEEN, table.count) }, (_, row) => cellOf(row));
    const filled = seen.filter((cell) => !isMissing(cell));
    return filled.length > 0 && filled.every((cell) => /^\s*[A-Za-z]/.test(cell));
  };
  const usable = names.filter((name) => {
    const column = index.exact([name], beside);
    return column === undefined || !holdsWords(column);
  });
  return index.first(usable, beside);
}

/** Another gold score beside the one that is taken. */
function othersNote(index: ColumnIndex, gold: string): string[] {
  const others = index
    .named((canonical) => goldNames.includes(canonical) || isGold(canonical))
    .filter((column) => column !== gold);
  if (others.length === 0) return [];
  return [`${gold} is taken for the gold score; --gold takes another: ${others.slice(0, 4).join(', ')}`];
}
