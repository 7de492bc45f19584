/**
 * The local pool: one persistent worker process per slot. Kernels of a cell that runs while slots are idle compute on their cores as
 * well; TensorFlow, which has its threads for good once it is loaded, takes one.
 */
import { availableParallelism } from 'node:os';
import { UserError } from '../../../config/user-error.js';
import type { Cell, CellResult } from '../../cell.js';
import {
  type BackendDescription,
  type Executor,
  type ExecutorOptions,
  LostWorker,
  type RunOptions,
} from '../executor.js';
import { coreShares } from './shared-cores.js';
import { WorkerProcess } from './worker-process.js';
import type { WorkerReply } from './worker-protocol.js';

interface Slot {
  worker?: WorkerProcess;
  busy: boolean;
}

export interface LocalOptions extends Pick<ExecutorOptions, 'jobs'> {
  /** Cores that running cells share, each having one at least; the default is one for each slot, if there are as many. */
  cores?: number;
}

/** Bytes that an idle worker may hold; one that holds more makes room for a new one. */
const mostHeld = 2 ** 30;

export class LocalExecutor implements Executor {
  readonly slots: number;
  private readonly pool: Slot[];
  private readonly cores: number;
  private closed = false;

  constructor({ jobs = availableParallelism(), cores }: LocalOptions = {}) {
    this.slots = jobs;
    this.cores = cores ?? Math.min(jobs, availableParallelism());
    this.pool = Array.from({ length: jobs }, () => ({ busy: false }));
  }

  async probe(request: string): Promise<BackendDescription> {
    const slot = this.take();
    try {
      const reply = await slot.worker!.ask({ type: 'probe', request }, () => undefined);
      if (reply.type === 'probed') return reply.backend;
      if (reply.type === 'failed' && reply.userError) throw new UserError(reply.reason);
      throw new Error(reply.type === 'failed' ? reply.reason : 'the backend gave no answer');
    } finally {
      slot.busy = false;
    }
  }

  async run(cell: Cell, { onEvent, timeout, signal }: RunOptions): Promise<CellResult> {
    // A signal that has gone off does so no second time.
    if (signal?.aborted) throw new Error('stopped');
    const slot = this.take();
    const worker = slot.worker!;
    let memory = Infinity;
    const timer = timeout === undefined ? undefined : setTimeout(() => hung(worker, timeout), 1000 * timeout);
    const stop = () => void worker.kill('stopped');
    signal?.addEventListener('abort', stop);
    this.share();
    try {
      const reply = await worker.ask({ type: 'run', cell }, onEvent);
      if (reply.type !== 'finished') throw this.failure(reply);
      memory = reply.memory;
      return reply.result;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      slot.busy = false;
      this.share();
      // Heaps of WebAssembly never shrink, and neither do the caches of a library.
      if (memory > mostHeld) this.retire(slot);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.pool.map(({ worker }) => worker?.kill()));
  }

  /** A process that died by itself may live another time; one that this executor ended need not try again. */
  private failure(reply: WorkerReply): Error {
    if (reply.type !== 'failed') return new Error('the worker gave no result');
    return reply.lost && !this.closed ? new LostWorker(reply.reason) : new Error(reply.reason);
  }

  /** A free slot, with a worker that lives if there is one. */
  private take(): Slot {
    if (this.closed) throw new Error('the executor is closed');
    const free = this.pool.filter((slot) => !slot.busy);
    const slot = free.find(({ worker }) => worker?.alive) ?? free[0];
    if (!slot) throw new Error(`all ${this.slots} slots are busy`);
    slot.busy = true;
    if (!slot.worker?.alive) slot.worker = new WorkerProcess();
    return slot;
  }

  /** Tells the workers of running cells how many cores each has now. */
  private share(): void {
    const busy = this.pool.filter((slot) => slot.busy);
    const shares = coreShares(this.cores, busy.length);
    busy.forEach(({ worker }, index) => {
      worker?.grant(shares[index]);
    });
  }

  private retire(slot: Slot): void {
    void slot.worker?.kill();
    slot.worker = undefined;
  }
}

function hung(worker: WorkerProcess, seconds: number): void {
  void worker.kill(`it did not end within ${seconds} s (--cell-timeout)`);
}
