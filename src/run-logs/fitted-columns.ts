/** Which columns of a large log a fit takes, from its first rows: only these are held. */
import { UserError } from '../config/user-error.js';
import { askedColumn, type ColumnNames, findColumns } from './columns/index.js';
import type { LogTable, WantedColumns } from './reading/index.js';
import { isComparison, isOfRole, parseCondition, type RowSelection } from './selecting/index.js';

/** What is not found at the beginning, or is asked for beyond that, is read again from the file. */
export function fittedColumns(names: ColumnNames & Pick<RowSelection, 'where'>, file: string): WantedColumns {
  return (beginning) => {
    const method = beginning.columns.includes('method') ? ['method'] : [];
    try {
      const { kl, gold, by, cluster, tokens, step } = findColumns(beginning, names, file);
      const conditions = conditionColumns(beginning, names.where ?? [], file);
      return {
        numbers: [
          kl,
          gold,
          ...conditions.numbers,
          ...[tokens, step].filter((name) => typeof name === 'string'),
        ],
        // The settings in the names of runs are no column of the file.
        words: [
          ...by.filter((name) => beginning.columns.includes(name)),
          ...(cluster === undefined ? [] : [cluster]),
          ...method,
          ...conditions.words,
        ],
      };
    } catch (error) {
      if (error instanceof UserError) return { numbers: [], words: [] };
      throw error;
    }
  };
}

function conditionColumns({ columns }: LogTable, where: readonly string[], file: string) {
  const conditions = where.filter((text) => !isOfRole(text)).map(parseCondition);
  const named = (isNumber: boolean) =>
    conditions
      .filter((condition) => isComparison(condition) === isNumber)
      .map(({ name }) => askedColumn(columns, '--where', name, file));
  return { numbers: named(true), words: named(false) };
}
