/** The logs of a fit, and what is said where none of their groups can be fitted. */
import { UserError } from '../config/user-error.js';
import type { Warning } from '../fitting/index.js';
import type { NamedTable } from './arranging/index.js';
import { type LogTable, refuseSummary, tableOf } from './reading/index.js';

export interface LogSource {
  log: string | Uint8Array | LogTable;
  /** File name in messages. */
  file: string;
}

export type Logs = LogSource['log'] | readonly LogSource[];

const isSources = (logs: Logs): logs is readonly LogSource[] => Array.isArray(logs);

/** `file` names a log that is given without a name. Throws UserError for what is no table. */
export function tablesOf(logs: Logs, file = 'input'): { tables: NamedTable[]; file: string } {
  const sources = isSources(logs) ? logs : [{ log: logs, file }];
  return {
    tables: sources.map((source) => {
      const table = tableOf(source.log, source.file);
      refuseSummary(table, source.file);
      return { table, file: source.file };
    }),
    file: sources.map((source) => source.file).join(', '),
  };
}

export function nothingToFit(failed: readonly Warning[], file: string): UserError {
  const reasons = failed.map(({ subject, message }) =>
    subject === 'all' ? message : `group ${subject}: ${message}`,
  );
  return new UserError(`${file}: nothing to fit: ${reasons.slice(0, 3).join('; ')}`);
}
