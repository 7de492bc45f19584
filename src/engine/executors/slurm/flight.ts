/** One stage on its way through the cluster: from being ready to its output or its failure. */
import { parseJson } from '../../artifact/index.js';
import type { CellEvent } from '../../cell.js';
import { eventsOf, type Task } from './batch.js';
import { Tail } from './tail.js';
import type { TaskLine } from './task.js';

/** Where a task is in the cluster. */
export interface Place {
  /** The folder of its array. */
  batch: string;
  /** The array's id in Slurm. */
  job: string;
  index: number;
}

export type LastLine = Extract<TaskLine, { type: 'finished' | 'probed' | 'failed' }>;

export interface FlightOptions {
  /** Processors. */
  cpus: number;
  onEvent: (event: CellEvent) => void;
  onStart?: (() => void) | undefined;
  onNotice?: ((message: string) => void) | undefined;
}

export class Flight {
  readonly landed: Promise<LastLine>;
  /** How often it was submitted. */
  tries = 0;
  place: Place | undefined;
  /** When it was placed, on the process's clock. */
  placedAt = 0;
  /** The task's own last word, and when it was read. */
  last: { line: LastLine; at: number } | undefined;
  /** What Slurm says of its end, and when it was first seen. */
  ended: { state: string; at: number } | undefined;
  /** Since when the queue does not know it any more. */
  missingSince: number | undefined;
  /** When it may be submitted; a failed try waits a while. */
  notBefore = 0;
  land!: (line: LastLine) => void;
  fail!: (reason: Error) => void;
  private tail: Tail | undefined;

  constructor(
    readonly task: Task,
    private readonly options: FlightOptions,
  ) {
    this.landed = new Promise((resolve, reject) => {
      this.land = resolve;
      this.fail = reject;
    });
  }

  get cpus(): number {
    return this.options.cpus;
  }

  /** As Slurm names one task of an array. */
  get id(): string {
    return this.place === undefined ? '' : `${this.place.job}_${this.place.index}`;
  }

  /** What it is called in messages. */
  get title(): string {
    return this.task.type === 'cell' ? this.task.cell.stage.id : 'the question for the backend';
  }

  put(place: Place, now: number): void {
    Object.assign(this, {
      ...{ place, placedAt: now, last: undefined, ended: undefined, missingSince: undefined },
    });
    this.tries += 1;
    this.tail = new Tail(eventsOf(place.batch, place.index));
  }

  lift(notBefore: number): void {
    Object.assign(this, { place: undefined, notBefore });
  }

  say(message: string): void {
    this.options.onNotice?.(message);
  }

  /** Passes on what the task has said since the last call. */
  async listen(now: () => number): Promise<void> {
    for (const text of (await this.tail?.lines()) ?? []) {
      const line = lineOf(text);
      if (line === undefined) continue;
      if (line.type === 'event') this.options.onEvent(line.event);
      // What an earlier try told is taken back, and the time that it waited in the queue is not its own.
      else if (line.type === 'started') this.options.onStart?.();
      else this.last = { line, at: now() };
    }
  }
}

/** Undefined for what a killed process left of a line. */
function lineOf(text: string): TaskLine | undefined {
  try {
    const line = parseJson(text) as unknown as TaskLine | null;
    return typeof line?.type === 'string' ? line : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
