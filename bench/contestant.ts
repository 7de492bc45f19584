/** One of those who are timed: a process that reads requests and writes replies, a line of JSON each. */
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { launch, stop } from './processes.js';
import type { Cost, Reply, Request, Task, WorldShape } from './tasks.js';

export interface Program {
  command: string;
  args: string[];
  environment: Record<string, string>;
}

export class Contestant {
  private readonly child: ChildProcess;
  private readonly replies: AsyncIterator<string>;
  private stderr = '';

  constructor({ command, args, environment }: Program) {
    this.child = launch(command, args, {
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.child.on('error', () => undefined);
    this.child.stdin!.on('error', () => undefined);
    // TensorFlow greets on stderr: it is shown only when something went wrong.
    this.child.stderr!.on('data', (chunk: Buffer) => {
      this.stderr = (this.stderr + chunk.toString('utf8')).slice(-2000);
    });
    this.replies = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  /** Builds the task, runs it once, and gives the number that `run` takes. */
  async prepare(task: Task, world: WorldShape): Promise<{ id: number; version: string }> {
    const reply = await this.ask({ action: 'prepare', task, world });
    if ('id' in reply) return reply;
    throw new Error('bench: a preparation came back without its number');
  }

  async run(id: number): Promise<Cost> {
    const reply = await this.ask({ action: 'run', id });
    if ('cpuSeconds' in reply) return reply;
    throw new Error('bench: a run came back without its cost');
  }

  close(): void {
    if (this.child.pid !== undefined) stop(this.child.pid);
  }

  private async ask(request: Request): Promise<Exclude<Reply, { error: string }>> {
    this.child.stdin!.write(`${JSON.stringify(request)}\n`);
    const line = await this.replies.next();
    if (line.done)
      throw new Error(`bench: ${this.child.spawnargs.join(' ')} ended without an answer\n${this.stderr}`);
    const reply = JSON.parse(line.value) as Reply;
    if ('error' in reply) throw new Error(`bench: ${reply.error}`);
    return reply;
  }
}
