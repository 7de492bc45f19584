/** Where cells run: the local pool is one executor; a queue or a cluster would be another. */
import { UserError } from '../config/index.js';
import type { Cell, CellEvent, CellResult } from './cell.js';
import { LocalExecutor, type LocalExecutorOptions } from './local-executor.js';
import type { BackendDescription } from './worker-protocol.js';

export interface Executor {
  /** Cells that can run at the same time. */
  readonly slots: number;
  /** Loads the backend where the cells will run and says which one it is. Throws UserError if it cannot. */
  probe(request: string): Promise<BackendDescription>;
  /** Runs one cell; rejects with the reason when it fails. */
  run(cell: Cell, options: RunOptions): Promise<CellResult>;
  /** Stops everything that still runs. */
  close(): Promise<void>;
}

export interface RunOptions {
  /** `all`: the cell may take every core. */
  threads?: 'all';
  /** The cell uses the tensor backend, whose memory a process may not give back. */
  tensors: boolean;
  onEvent: (event: CellEvent) => void;
}

export const executorNames = ['local', 'bullmq', 'slurm'] as const;

/** Throws UserError for a name that is not known or not built yet. */
export function createExecutor(name: string, options: LocalExecutorOptions): Executor {
  if (name === 'local') return new LocalExecutor(options);
  const known = (executorNames as readonly string[]).includes(name);
  throw new UserError(
    `--executor ${name}: ${known ? 'not available in this version' : 'not known'}; allowed: local`,
  );
}
