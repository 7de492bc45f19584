/** The column of gold scores: what was really wanted, or failing that what was trained on. */
import { UserError } from '../../config/user-error.js';
import { isOfEvaluation } from './canonical.js';
import { type ColumnIndex, columnList } from './column-index.js';
import { notTheKlToInitial } from './known-kl.js';
import { goldNames, isGold, isPenalisedScore, trainingScoreNames } from './known-names.js';

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
  const named = index.first(goldNames, kl) ?? index.best(index.named(isGold), kl);
  if (named !== undefined) return { gold: named, notes: othersNote(index, named) };
  const penalised = () => index.best(index.named(isPenalisedScore), kl);
  const training = index.first(trainingScoreNames, kl) ?? penalised();
  if (training === undefined) throw noGold(index, file);
  const what = isOfEvaluation(training) ? 'an evaluation of unknown kind' : 'the score that was trained on';
  return {
    gold: training,
    notes: [`no gold score in the log: α and β are those of ${training}, ${what}`],
  };
}

/** Another gold score beside the one that is taken. */
function othersNote(index: ColumnIndex, gold: string): string[] {
  const others = index
    .named((canonical) => goldNames.includes(canonical) || isGold(canonical))
    .filter((column) => column !== gold);
  if (others.length === 0) return [];
  return [`${gold} is taken for the gold score; --gold takes another: ${others.slice(0, 4).join(', ')}`];
}

function noGold({ table, canonical }: ColumnIndex, file: string): UserError {
  const kl = table.columns.find(
    (_, at) => /(?:^|_)kl(?:$|_)/.test(canonical[at]) && notTheKlToInitial(canonical[at]) === undefined,
  );
  const there = `there are: ${columnList(table.columns)}`;
  if (kl === undefined && !canonical.includes('n')) {
    // DeepSpeed-Chat prints losses and rewards, and keeps its KL to itself.
    const why = canonical.includes('ppo_epoch')
      ? ' (DeepSpeed-Chat prints no KL: log it beside the reward)'
      : '';
    return new UserError(
      `${file}: line 1: neither a KL nor a gold score is recognised${why}; name them with --kl and --gold; ${there}`,
    );
  }
  const chart =
    kl === undefined || table.columns.length > 6
      ? ''
      : `; it has a KL (${kl}) and no score: W&B and TensorBoard export one chart a file, so give both files, which are joined on their step: goodhart fit ${file} gold.csv`;
  return new UserError(
    `${file}: line 1: no gold score column is recognised; name it with --gold; ${there}${chart}`,
  );
}
