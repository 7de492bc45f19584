/** What becomes of a log in `goodhart fit`: a fit, or one line for people; anything else is a fault. */
import { UserError } from '../../src/config/index.js';
import { fitJson, fitRunLogs, fitText, fittedColumns, readLog } from '../../src/run-logs/index.js';

export type Fate = { kind: 'fit' } | { kind: 'refused'; line: string } | { kind: 'fault'; what: string };

export async function fateOf(path: string): Promise<Fate> {
  try {
    const { table, file } = await readLog(path, 'the log', fittedColumns({}, 'the log'));
    const result = fitRunLogs(table, { file, bootstrap: 100 });
    fitText(result);
    fitJson(result);
    return { kind: 'fit' };
  } catch (error) {
    if (!(error instanceof UserError)) return fault((error as Error).stack ?? String(error));
    const { message } = error;
    if (/[\n\r]/.test(message) || message.length > 2000) return fault(`no line: ${message.slice(0, 200)}`);
    return { kind: 'refused', line: message };
  }
}

const fault = (what: string): Fate => ({ kind: 'fault', what });
