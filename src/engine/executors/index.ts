/** The executors by name. */
import { UserError } from '../../config/index.js';
import type { Executor, ExecutorOptions } from './executor.js';
import { LocalExecutor } from './local/local-executor.js';
import { createSlurmExecutor } from './slurm/slurm-executor.js';

export type { BackendDescription, Executor, ExecutorOptions, RunOptions } from './executor.js';

export const executorNames = ['local', 'bullmq', 'slurm'] as const;

/** The executor of this name, or the one that is given itself. Throws UserError for a name that is not known or not built yet. */
export function createExecutor(name: string | Executor, options: ExecutorOptions): Executor {
  if (typeof name !== 'string') return name;
  if (name === 'local') return new LocalExecutor(options);
  if (name === 'slurm') return createSlurmExecutor(options);
  const known = (executorNames as readonly string[]).includes(name);
  throw new UserError(
    `--executor ${name}: ${known ? 'not available in this version' : 'not known'}; allowed: local, slurm`,
  );
}
