/** From tables of cells to rows that are points: columns found, rows joined, repeated steps resolved, very many averaged. */
import { UserError } from '../config/user-error.js';
import { collectDoubts, type Warning } from '../fitting/index.js';
import { distinctRuns, joinRows, withColumns, withoutRepeats, withSignOfKl } from './arranging/index.js';
import { type AveragedRows, averageRows } from './averaging/index.js';
import {
  askedColumn,
  ColumnIndex,
  type ColumnNames,
  type FoundColumns,
  findColumns,
  notBestOfN,
  settingOfRun,
} from './columns/index.js';
import { doubtN, doubtRepeatedSteps, doubtRows } from './doubts/index.js';
import { type LogTable, tally } from './reading/index.js';
import {
  type Cut,
  isOfRole,
  joinedCuts,
  pointRoles,
  type RowSelection,
  selectRows,
} from './selecting/index.js';

export interface ArrangeOptions extends ColumnNames, Pick<RowSelection, 'where'> {
  klUnit?: 'nats' | 'bits';
  /** Points are means over so many neighbouring rows of a run. */
  average?: number;
  /** The law that is fitted takes means of its regressors (`RowsOfPoint`), not only of √KL. */
  isExact?: boolean;
}

/** With the column of settings that the names of runs hold. */
function withSettings(table: LogTable, { by, settingsOf }: FoundColumns): LogTable {
  if (settingsOf === undefined) return table;
  const settings = table.column(settingsOf).map((run) => settingOfRun(run) ?? run);
  return withColumns(table, new Map([[by[0], settings]]));
}

/** Runs have several points each: a column that differs in every row would make every point a run. */
function refuseRowsAsRuns(table: LogTable, { cluster }: ArrangeOptions, file: string): void {
  if (cluster === undefined || table.count < 2) return;
  const column = askedColumn(table.columns, '--cluster', cluster, file);
  if (tally(table, column).size < table.count) return;
  throw new UserError(
    `${file}: --cluster ${cluster}: differs in every row, and a run has several; name the column that is the same for all rows of a run`,
  );
}

export interface Arranged {
  table: LogTable;
  columns: FoundColumns;
  /** Of the log as a whole. */
  doubts: Warning[];
  /** Each row is a mean of many. */
  isAveraged: boolean;
  /** What a row stands for. */
  rowsOf?: AveragedRows['rowsOf'];
  /** What --where left of the rows. */
  cut?: Cut;
}

/**
 * Columns found, rows that belong together joined, repeated steps resolved. Conditions on columns choose among the rows as
 * they were logged, those on KL, score, step and line among the rows that came of it.
 */
export function arrange(whole: LogTable, options: ArrangeOptions, file: string): Arranged {
  const { where = [] } = options;
  const onColumns = where.filter((text) => !isOfRole(text));
  const { table: combined, cut: first } = selectRows(whole, { where: onColumns, file });
  const columns = findColumns(combined, options, file);
  refuseRowsAsRuns(combined, options, file);
  const settled = withSettings(combined, columns);
  const told = columns.holds === 'kl' ? withSignOfKl(settled, columns.kl, file) : settled;
  const { kl, gold, step, by, cluster, tokens } = columns;
  const keys = [...by, ...(cluster === undefined ? [] : [cluster])];
  const withKl = typeof tokens === 'string' ? [tokens] : [];
  const joined = joinRows(told, {
    kl,
    gold,
    withKl,
    step,
    keys,
    asked: options.join !== undefined,
    file,
  });
  const repeats =
    step === undefined || columns.holds === 'n'
      ? { table: joined, resumed: [] }
      : withoutRepeats(joined, { step, needed: [kl, gold], by, cluster, file });
  const distinct = distinctRuns(repeats.table, { ...columns, asked: options.cluster !== undefined, file });
  const reason =
    columns.holds === 'n' && options.kl !== undefined
      ? notBestOfN(new ColumnIndex(combined), kl, file)
      : undefined;
  const doubts = [
    ...columns.doubts,
    ...collectDoubts([
      doubtRows('the log', combined.leftOut),
      step === undefined ? undefined : doubtRepeatedSteps(step, repeats.resumed),
      reason === undefined ? undefined : doubtN(kl, reason),
    ]),
  ];
  const roles = pointRoles(distinct, columns, file);
  const onRoles = where.filter(isOfRole);
  const { table: chosen, cut: second } = selectRows(distinct, { where: onRoles, roles, file });
  // Neighbours in KL are no neighbours in the order of logging, which --average asks for.
  const { average = 1, isExact = false } = options;
  const { table, rowsOf } = average > 1 ? { table: chosen } : averageRows(chosen, columns, { file, isExact });
  return { table, rowsOf, columns, doubts, isAveraged: table !== chosen, cut: joinedCuts(first, second) };
}
