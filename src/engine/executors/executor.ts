/** Where cells run: the local pool is one executor; a queue or a cluster would be another. */
import type { Cell, CellEvent, CellResult } from '../cell.js';

export interface BackendDescription {
  /** `tensorflow` or `wasm`. */
  name: string;
  /** For people: why this backend serves. */
  reason: string;
  /** Of Node and of libraries; `kernels` names those whose numbers are the same to the last bit. */
  versions: Record<string, string | undefined>;
}

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
  onEvent: (event: CellEvent) => void;
}

export interface ExecutorOptions {
  /** Cells at the same time; the default is one for each core. */
  jobs?: number;
  /** What jobs ask Slurm for: `partition=main,time=1:00:00`. */
  slurm?: string;
  /** Where outputs lie: machines that share it can exchange more. */
  cacheFolder?: string;
  /** Told what the user should know before the study's first event. */
  onNotice?: (message: string) => void;
}
