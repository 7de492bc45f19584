/** What is said where no column is recognised as the KL or the score. */
import { UserError } from '../../config/user-error.js';
import { isSpread, spelling } from './canonical.js';
import { type ColumnIndex, columnList } from './column-index.js';
import { notTheKlToInitial } from './known-kl.js';
import { runNames, stepNames } from './known-names.js';

/** The log may be one of another law. */
export class NeitherFound extends UserError {}

export function noGold(index: ColumnIndex, file: string): UserError {
  const { table, canonical } = index;
  const kl = table.columns.find(
    (_, at) => /(?:^|_)kl(?:$|_)/.test(canonical[at]) && notTheKlToInitial(canonical[at]) === undefined,
  );
  const there = `there are: ${columnList(table.columns)}`;
  if (kl === undefined && !canonical.includes('n')) {
    // DeepSpeed-Chat prints losses and rewards, and keeps its KL to itself.
    const why = canonical.includes('ppo_epoch')
      ? ' (DeepSpeed-Chat prints no KL: log it beside the reward)'
      : '';
    return new NeitherFound(
      `${file}: line 1: neither a KL nor a gold score is recognised${why}; name them with --kl and --gold; ${there}`,
    );
  }
  const chart =
    kl === undefined || !isChartOf(index, kl)
      ? ''
      : `; it has a KL (${kl}) and no score: W&B and TensorBoard export one chart a file, so give both files, which are joined on their step: goodhart fit ${file} gold.csv`;
  return new UserError(
    `${file}: line 1: no gold score column is recognised; name it with --gold; ${there}${chart}`,
  );
}

interface Beside {
  gold: string;
  /** A column of steps that may be the n of best-of-n. */
  isGrid?: string;
  file: string;
}

export function noKl(index: ColumnIndex, { gold, isGrid, file }: Beside): UserError {
  const { table, canonical } = index;
  const refused = table.columns.flatMap((column, at) => {
    const not = notTheKlToInitial(canonical[at]);
    return not === undefined ? [] : [{ column, not }];
  });
  const other = refused.find(({ not }) => not.kind === 'another-reference') ?? refused[0];
  const why = other === undefined ? '' : ` (${other.column} is ${other.not.is})`;
  const hints = [klInName(index, gold), grid(isGrid), isChartOf(index, gold) ? chartOfScore(file) : ''];
  return new UserError(
    `${file}: line 1: no KL column is recognised${why}; name it with --kl; there are: ${columnList(table.columns)}${hints.join('')}`,
  );
}

const grid = (column?: string): string =>
  column === undefined ? '' : `; if ${column} is the n of best-of-n, add --form bon`;

const chartOfScore = (file: string): string =>
  `; W&B and TensorBoard export one chart a file: give both files, which are joined on their step: goodhart fit kl.csv ${file}`;

/** Columns that no logger writes, and that have the word in their name. */
function klInName({ table, canonical }: ColumnIndex, gold: string): string {
  const named = table.columns.filter(
    (column, at) =>
      /kl/.test(spelling(column)) &&
      column !== gold &&
      !isSpread(column) &&
      notTheKlToInitial(canonical[at]) === undefined,
  );
  if (named.length === 0) return '';
  const [first] = named;
  const word = /^[\w./@:=,+-]+$/.test(first) ? first : `'${first}'`;
  return `; ${named.slice(0, 4).join(', ')} ${named.length === 1 ? 'has' : 'have'} KL in the name: --kl ${word} takes it, if it is that to the initial policy`;
}

/** Whether nothing else is in the file than this column, its spread, steps, times and runs. */
function isChartOf({ table, canonical }: ColumnIndex, wanted: string): boolean {
  const around = [...stepNames, ...runNames, 'wall_time', 'time', 'timestamp', 'relative_time', 'runtime'];
  return table.columns.every(
    (column, at) =>
      column === wanted || isSpread(column) || around.includes(canonical[at].replace(/^_+/, '')),
  );
}
