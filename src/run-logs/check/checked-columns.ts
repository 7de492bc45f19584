/** Which columns of a large log `check` looks at, from its first rows: only these are held. */
import { ColumnIndex, type ColumnNames, stepNames } from '../columns/index.js';
import { fittedColumns } from '../fitted-columns.js';
import type { WantedColumns } from '../reading/index.js';
import { runsOf } from './check-logs.js';
import { klColumns } from './kl-candidates.js';
import { namesThere } from './options.js';
import { scoreColumns } from './scores.js';
import { lengthColumn } from './size-relations.js';

/** Those of `fit`, and all that could be a KL, a score, a length or a step. */
export function checkedColumns(names: ColumnNames, file: string): WantedColumns {
  return (beginning) => {
    const index = new ColumnIndex(beginning);
    const fitted = fittedColumns(names, file)(beginning);
    const { by, cluster } = runsOf(index, namesThere(beginning.columns, names));
    const others = [lengthColumn(beginning), index.first(stepNames)];
    const words = [...fitted.words, ...by, ...(cluster === undefined ? [] : [cluster])];
    return {
      numbers: [...fitted.numbers, ...klColumns(beginning), ...scoreColumns(beginning), ...others].filter(
        (name) => name !== undefined,
      ),
      // What the user names may be no column, nor are settings in the names of runs.
      words: words.filter((name) => beginning.columns.includes(name)),
    };
  };
}
