/** The logs that a command names. */
import { shownPath } from '../config/index.js';
import { type LogSource, readLog, type WantedColumns } from '../run-logs/index.js';

/** `wanted` says by the name of a file which of its columns are held where it is large. Throws UserError. */
export async function readLogs(
  paths: readonly string[],
  wanted?: (name: string) => WantedColumns,
): Promise<LogSource[]> {
  const logs: LogSource[] = [];
  for (const path of paths) {
    const name = path === '-' ? 'standard input' : shownPath(path);
    const { table, file } = await readLog(path, name, wanted?.(name));
    logs.push({ log: table, file });
  }
  return logs;
}
