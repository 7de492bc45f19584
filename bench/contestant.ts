/** One of those who are timed: a process that reads requests and writes replies, a line of JSON each. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { backendEnvironment } from '../src/engine/executors/local/worker-process.js';
import { python } from './python.js';
import { script } from './script.js';
import { type Reply, type Request, type Task, world } from './tasks.js';

export class Contestant {
  private readonly child: ChildProcess;
  private readonly replies: AsyncIterator<string>;
  private stderr = '';

  constructor(command: string, args: string[], environment: Record<string, string>) {
    this.child = spawn(command, args, {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child.on('error', () => undefined);
    // TensorFlow greets on stderr: it is shown only when something went wrong.
    this.child.stderr!.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString('utf8')).slice(-2000);
    });
    this.replies = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  async prepare(task: Task): Promise<Reply> {
    return this.ask({ action: 'prepare', task, world });
  }

  /** Seconds of one unit of the task. */
  async run(): Promise<number> {
    const { seconds } = await this.ask({ action: 'run' });
    if (seconds === undefined) throw new Error('bench: a run came back without its time');
    return seconds;
  }

  close(): void {
    this.child.kill();
  }

  private async ask(request: Request): Promise<Reply> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    const line = await this.replies.next();
    if (line.done)
      throw new Error(`bench: ${this.child.spawnargs.join(' ')} ended without an answer\n${this.stderr}`);
    const reply = JSON.parse(line.value) as Reply;
    if (reply.error !== undefined) throw new Error(`bench: ${reply.error}`);
    return reply;
  }
}

/** One of our processes, with the settings that the study engine gives its workers. */
export function ourContestant(backend: string, threads: number): Contestant {
  const worker = script('worker.ts');
  return new Contestant(process.execPath, ['--import', 'tsx', worker, backend], {
    ...backendEnvironment(threads),
  });
}

/** The eager PyTorch implementation of the same tasks. */
export function pytorchContestant(threads: number): Contestant {
  return new Contestant(python(), [script('pytorch_baseline.py'), 'serve', String(threads)], {});
}
