/** The executors by name. */
import { UserError } from '../../config/user-error.js';
import { QueueExecutor } from './bullmq/queue-executor.js';
import type { Executor, ExecutorOptions } from './executor.js';
import { executorNames } from './executor-names.js';
import { LocalExecutor } from './local/local-executor.js';
import { createSlurmExecutor } from './slurm/slurm-executor.js';

export {
  type BackendDescription,
  type Executor,
  type ExecutorOptions,
  LostWorker,
  type RunOptions,
} from './executor.js';
export { executorNames } from './executor-names.js';
export { runWithRetries } from './retries.js';

/** The executor of this name, or the one that is given itself. Throws UserError for a name that is not known. */
export function createExecutor(name: string | Executor, options: ExecutorOptions): Executor {
  if (typeof name !== 'string') return name;
  if (name === 'local') return new LocalExecutor({ jobs: options.jobs });
  if (name === 'bullmq') return new QueueExecutor(options);
  if (name === 'slurm') return createSlurmExecutor(options);
  throw new UserError(`--executor ${name}: not known; allowed: ${executorNames.join(', ')}`);
}
