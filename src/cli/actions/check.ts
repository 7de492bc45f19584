/** What `goodhart check` does. */
import { withInvocation } from '../../config/invocation.js';
import { type CheckOptions, checkedColumns, checkJson, checkLogs, checkText } from '../../run-logs/index.js';
import { print } from '../output.js';
import { readLogs } from '../read-logs.js';

export interface CheckFlags extends CheckOptions {
  json?: boolean;
}

export async function check(paths: readonly string[], { json, ...names }: CheckFlags): Promise<void> {
  const logs = await readLogs(paths, (name) => checkedColumns(names, name));
  const found = checkLogs(logs, names);
  print(json ? checkJson(found) : withInvocation(checkText(found)));
}
