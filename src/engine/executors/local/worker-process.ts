/** The parent's handle of one worker process. */
import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CellEvent } from '../../cell.js';
import { CoreGrant } from './shared-cores.js';
import type { WorkerReply, WorkerRequest } from './worker-protocol.js';

/** Sources run under a TypeScript loader (tests, tsx), the built package does not. */
const fromSources = import.meta.url.endsWith('.ts');
const entry = fileURLToPath(new URL(fromSources ? './worker.ts' : './worker.js', import.meta.url));

/** The end of stderr that a crash report quotes, in characters. */
const stderrTail = 2000;

export class WorkerProcess {
  private readonly child: ChildProcess;
  private readonly cores = new CoreGrant();
  private readonly exited: Promise<string>;
  private stderr = '';
  private killReason: string | undefined;

  constructor() {
    this.child = fork(entry, [], {
      execArgv: fromSources ? ['--import', typescriptLoader()] : [],
      env: { ...process.env, ...backendEnvironment(1) },
      // The terminal belongs to the screen: a worker's own output is kept for crash reports.
      stdio: ['ignore', 'ignore', 'pipe', 'ipc', this.cores.descriptor],
      serialization: 'advanced',
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString('utf8')).slice(-stderrTail);
    });
    this.exited = new Promise((resolve) => {
      this.child.once('error', (error) => resolve(error.message));
      this.child.once('close', (code, signal) => resolve(this.crashReason(code, signal)));
    });
    void this.exited.then(() => this.cores.close());
  }

  get alive(): boolean {
    return this.child.connected && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** How many cores it may compute on from now on, in the middle of a cell as well. */
  grant(cores: number): void {
    this.cores.write(cores);
  }

  /** Sends one request and resolves with its final reply; a crash is a `failed` reply with its reason. */
  async ask(
    request: WorkerRequest,
    onEvent: (event: CellEvent) => void,
  ): Promise<Exclude<WorkerReply, { type: 'event' }>> {
    let listener: (message: unknown) => void = () => undefined;
    const answered = new Promise<Exclude<WorkerReply, { type: 'event' }>>((resolve) => {
      listener = (message) => {
        const reply = message as WorkerReply;
        if (reply.type === 'event') onEvent(reply.event);
        else resolve(reply);
      };
      this.child.on('message', listener);
    });
    const crashed = this.exited.then(
      (reason) => ({ type: 'failed', reason, userError: false, lost: true }) as const,
    );
    // A send to a process that has just died reports its error here; `crashed` tells the story.
    this.child.send(request, () => undefined);
    try {
      return await Promise.race([answered, crashed]);
    } finally {
      this.child.off('message', listener);
    }
  }

  /** Kills at once and waits for the end; `reason` is what a cell that ran is told. */
  async kill(reason?: string): Promise<void> {
    this.killReason ??= reason;
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await this.exited;
  }

  private crashReason(code: number | null, signal: NodeJS.Signals | null): string {
    if (this.killReason !== undefined) return this.killReason;
    const last = this.stderr
      .trim()
      .split('\n')
      // TensorFlow's own notes (I0000 …, W0000 …) are no cause of death, whatever words they use.
      .findLast((line) => /error|abort|memory|fatal/i.test(line) && !/^[IW]\d{4} /.test(line));
    return `the worker process ended with ${signal ?? `exit code ${code}`}${last ? `: ${last.trim()}` : ''}`;
  }
}

/**
 * Threads go to independent ops of a step, one thread an op: small ops gain more from it than from being cut up, and
 * no sum depends on the number of cores. oneDNN's batched products of small matrices are 3 times faster than Eigen's;
 * within one process and one kind of processor they repeat bit for bit.
 */
export function backendEnvironment(threads: number): Record<string, string> {
  return {
    TF_NUM_INTRAOP_THREADS: '1',
    TF_NUM_INTEROP_THREADS: String(threads),
    TF_CPP_MIN_LOG_LEVEL: '3',
    TF_ENABLE_ONEDNN_OPTS: '1',
    NODE_ENV: 'production',
  };
}

/** Tests bring one that starts faster. */
const typescriptLoader = () =>
  process.env.GOODHART_SOURCE_LOADER ?? pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
