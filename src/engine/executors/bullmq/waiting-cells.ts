/** The cells that a study has put in the queue and waits for. */
import type { Cell, CellResult } from '../../cell.js';
import type { RunOptions } from '../executor.js';
import type { Word } from './job.js';

interface Waiter {
  cell: Cell;
  options: RunOptions;
  hasStarted: boolean;
  resolve(result: CellResult): void;
  reject(error: Error): void;
}

export interface WaitingCell {
  hash: string;
  /** Two stages of one study may have the same content. */
  waiters: Waiter[];
  /** Looks that did not find its job in Redis, one after the other; −1 while it is on its way there. */
  missed: number;
}

export class WaitingCells {
  private readonly cells = new Map<string, WaitingCell>();

  get size(): number {
    return this.cells.size;
  }

  get(hash: string): WaitingCell | undefined {
    return this.cells.get(hash);
  }

  all(): WaitingCell[] {
    return [...this.cells.values()];
  }

  /** True where nobody here waited for it yet. */
  add(cell: Cell, options: RunOptions, { resolve, reject }: Pick<Waiter, 'resolve' | 'reject'>): boolean {
    const { hash } = cell.stage;
    const waiter = { cell, options, hasStarted: false, resolve, reject };
    const known = this.cells.get(hash);
    if (known) known.waiters.push(waiter);
    else this.cells.set(hash, { hash, waiters: [waiter], missed: -1 });
    return known === undefined;
  }

  started(hash: string): void {
    for (const waiter of this.cells.get(hash)?.waiters ?? []) {
      if (!waiter.hasStarted) waiter.options.onStart?.();
      waiter.hasStarted = true;
    }
  }

  /** Passes on what a worker says of its cell; another study may know the stage by another name. */
  said(hash: string, word: Word & { type: 'events' }): void {
    this.started(hash);
    for (const { cell, options } of this.cells.get(hash)?.waiters ?? [])
      for (const event of word.events) options.onEvent({ ...event, stage: cell.stage.id });
  }

  finished(hash: string, result: CellResult): void {
    this.started(hash);
    for (const { resolve } of this.taken(hash)) resolve(result);
  }

  failed(hash: string, error: Error): void {
    for (const { reject } of this.taken(hash)) reject(error);
  }

  /** Says something of one cell to all who wait for it. */
  notice(hash: string, words: string): void {
    for (const { cell, options } of this.cells.get(hash)?.waiters ?? [])
      options.onNotice?.(`${cell.stage.id}: ${words}`);
  }

  /** Says something of the queue as a whole, once; it is news only to somebody who waits. */
  announce(words: string): void {
    const [first] = this.cells.values();
    first?.waiters[0].options.onNotice?.(words);
  }

  private taken(hash: string): Waiter[] {
    const waiters = this.cells.get(hash)?.waiters ?? [];
    this.cells.delete(hash);
    return waiters;
  }
}
