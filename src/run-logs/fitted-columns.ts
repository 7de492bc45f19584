/** Which columns of a large log a fit takes, from its first rows: only these are held. */
import { UserError } from '../config/user-error.js';
import { type ColumnNames, findColumns } from './columns/index.js';
import type { WantedColumns } from './reading/index.js';

/** What is not found at the beginning, or is asked for beyond that, is read again from the file. */
export function fittedColumns(names: ColumnNames, file: string): WantedColumns {
  return (beginning) => {
    const method = beginning.columns.includes('method') ? ['method'] : [];
    try {
      const { kl, gold, by, cluster, tokens, step } = findColumns(beginning, names, file);
      return {
        numbers: [kl, gold, ...[tokens, step].filter((name) => typeof name === 'string')],
        // The settings in the names of runs are no column of the file.
        words: [
          ...by.filter((name) => beginning.columns.includes(name)),
          ...(cluster === undefined ? [] : [cluster]),
          ...method,
        ],
      };
    } catch (error) {
      if (error instanceof UserError) return { numbers: [], words: [] };
      throw error;
    }
  };
}
