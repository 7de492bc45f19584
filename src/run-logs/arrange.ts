/** From tables of cells to rows that are points: columns found, rows joined, repeated steps resolved, very many averaged. */
import { collectDoubts, type Warning } from '../fitting/index.js';
import { joinRows, withoutRepeats } from './arranging/index.js';
import { averageRows } from './averaging/index.js';
import {
  ColumnIndex,
  type ColumnNames,
  type FoundColumns,
  findColumns,
  notBestOfN,
} from './columns/index.js';
import { doubtN, doubtRepeatedSteps, doubtRows } from './doubts/index.js';
import type { LogTable } from './reading/index.js';

export interface ArrangeOptions extends ColumnNames {
  klUnit?: 'nats' | 'bits';
  /** Points are means over so many neighbouring rows of a run. */
  average?: number;
}

export interface Arranged {
  table: LogTable;
  columns: FoundColumns;
  /** Of the log as a whole. */
  doubts: Warning[];
  /** Each row is a mean of many. */
  isAveraged: boolean;
}

/** Columns found, rows that belong together joined, repeated steps resolved. */
export function arrange(combined: LogTable, options: ArrangeOptions, file: string): Arranged {
  const columns = findColumns(combined, options, file);
  const { kl, gold, step, by, cluster, tokens } = columns;
  const keys = [...by, ...(cluster === undefined ? [] : [cluster])];
  const withKl = typeof tokens === 'string' ? [tokens] : [];
  const joined = joinRows(combined, {
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
  // Neighbours in KL are no neighbours in the order of logging, which --average asks for.
  const table = (options.average ?? 1) > 1 ? repeats.table : averageRows(repeats.table, columns, file);
  return { table, columns, doubts, isAveraged: table !== repeats.table };
}
