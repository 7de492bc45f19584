/** The logs that a command names. */
import { shownPath } from '../config/index.js';
import { type LogSource, logPaths, readLog, type WantedColumns } from '../run-logs/index.js';

/** `wanted` says by the name of a file which of its columns are held where it is large. Throws UserError. */
export async function readLogs(
  paths: readonly string[],
  wanted?: (name: string) => WantedColumns,
): Promise<LogSource[]> {
  const logs: LogSource[] = [];
  for (const path of paths) {
    const name = path === '-' ? 'standard input' : shownPath(path);
    for (const log of logPaths(path, name)) {
      const { table, file } = await readLog(log.path, log.file, wanted?.(log.file));
      logs.push({ log: table, file });
    }
  }
  return logs;
}
