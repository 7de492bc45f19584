/** Where cells run: in a local pool, by way of a queue in Redis, or on a cluster. */
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
  /** Cells that run at the same time, as far as is known now. */
  readonly slots: number;
  /**
   * Where cells wait outside this process: so many may, waiting and running. Whoever takes one claims its stage and
   * says when it starts; elsewhere a cell starts when it is handed over, and the study claims it.
   */
  readonly queued?: number;
  /** Gets ready for cells of this cache. Throws UserError for a service that is not there. */
  open?(cacheFolder: string): Promise<void>;
  /** Loads the backend where the cells will run and says which one it is. Throws UserError if it cannot. */
  probe(request: string): Promise<BackendDescription>;
  /** Runs one cell; rejects with the reason when it fails, with LostWorker where another try may do better. */
  run(cell: Cell, options: RunOptions): Promise<CellResult>;
  /** Stops everything that still runs. */
  close(): Promise<void>;
}

export interface RunOptions {
  /** `all`: the cell may take every core. */
  threads?: 'all';
  /** Of cells that wait, these go first. */
  urgency?: 'at once' | 'early';
  /** Seconds after which the cell is taken to hang, and stopped. */
  timeout?: number;
  onEvent: (event: CellEvent) => void;
  /** Told when a cell that waited outside starts. */
  onStart?: () => void;
  /** Told, in words, what people should know of the cell or of the service. */
  onNotice?: (message: string) => void;
  /** Aborting stops this cell. */
  signal?: AbortSignal;
}

export interface ExecutorOptions {
  /** Cells at the same time; the default is one for each core. */
  jobs?: number;
  /** URL of the Redis server that holds the queue; the default is GOODHART_REDIS, then REDIS_URL. */
  redis?: string;
  /** What jobs ask Slurm for: `partition=main,time=1:00:00`. */
  slurm?: string;
  /** Where outputs lie: machines that share it can exchange more. */
  cacheFolder?: string;
  /** Told what the user should know before the study's first event. */
  onNotice?: (message: string) => void;
}

/** The process that ran a cell is gone, or hung until it was stopped: no word on the cell itself. */
export class LostWorker extends Error {
  override readonly name = 'LostWorker';
}
