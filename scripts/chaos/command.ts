/** A command of the program as a process whose words are kept. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { StudyEvent } from '../../src/engine/index.js';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface CommandOptions {
  environment?: NodeJS.ProcessEnv;
  /** A command that the program is run by: `ip netns exec …`. */
  through?: readonly string[];
  /** Of Node, for the command alone; NODE_OPTIONS reaches its children too. */
  flags?: readonly string[];
}

export class Command {
  readonly child: ChildProcess;
  /** Of both streams, as they came. */
  readonly lines: string[] = [];
  readonly ended: Promise<Ended>;
  private isOver = false;

  constructor(
    parameters: readonly string[],
    { environment = {}, through = [], flags = [] }: CommandOptions = {},
  ) {
    const [file, ...rest] = [...through, process.execPath, ...flags, ...parameters];
    // A group of its own: what is frozen or killed as a machine is the command with its children.
    this.child = spawn(file, rest, {
      ...{ env: { ...process.env, ...environment }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      let rest = '';
      stream.on('data', (chunk: Buffer) => {
        const lines = (rest + chunk.toString('utf8')).split('\n');
        rest = lines.pop()!;
        this.lines.push(...lines);
      });
      stream.on('end', () => {
        if (rest !== '') this.lines.push(rest);
      });
    }
    this.ended = new Promise((resolve) => {
      this.child.once('close', (code, signal) => {
        this.isOver = true;
        resolve({ code, signal });
      });
    });
  }

  get pid(): number {
    return this.child.pid!;
  }

  get isRunning(): boolean {
    return !this.isOver;
  }

  /** What a run with --json has told. */
  get events(): StudyEvent[] {
    return this.lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as StudyEvent);
  }

  ofType<Type extends StudyEvent['type']>(type: Type): Extract<StudyEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<StudyEvent, { type: Type }> => event.type === type);
  }

  /** Everything for people: notices, reasons, and whatever is no event. */
  get words(): string[] {
    const told = this.events.flatMap((event) =>
      event.type === 'notice' ? [event.message] : event.type === 'stage-failed' ? [event.reason] : [],
    );
    return [...told, ...this.lines.filter((line) => !line.startsWith('{'))];
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.child.kill(signal);
  }

  /** To the command and all that it has started. */
  signalGroup(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}
