/**
 * Judges in a thread of its own: one finding of a large study takes a second, in which the screen would answer no key.
 * The thread begins with the first case and ends with the screen, in the middle of a finding if need be.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Verdict } from '../display/finding.js';
import { importedPlugins } from '../engine/plugins/index.js';
import { type Case, type Judge, JudgeInTurns } from './judge.js';
import type { JudgeReply, JudgeRequest } from './judge-protocol.js';

/** Sources run under a TypeScript loader (tests, tsx), which threads do not have; the built package does not. */
const fromSources = import.meta.url.endsWith('.ts');
const entry = new URL('./judge-worker.js', import.meta.url);

export const openJudge = (): Judge => (fromSources ? new JudgeInTurns() : new JudgeThread());

/** Rows that are handed over in one turn of the event loop: copying so many takes a few milliseconds. */
const portion = 500;

interface Waiting {
  resolve(reply: JudgeReply): void;
  reject(error: Error): void;
}

export class JudgeThread implements Judge {
  private worker: Worker | undefined;
  private waiting: Waiting | undefined;
  private lost = 'no case was taken';

  async take({ study, rows, experiment }: Case): Promise<string[]> {
    this.worker ??= this.open();
    const { worker } = this;
    for (const [table, all] of Object.entries(rows)) {
      for (let first = 0; first < all.length; first += portion) {
        this.post(worker, { type: 'rows', table, rows: all.slice(first, first + portion) });
        await turn();
      }
    }
    const reply = await this.ask(worker, { type: 'take', study, experiment });
    return reply.type === 'taken' ? reply.findings : [];
  }

  async judge(place: number): Promise<Verdict> {
    const reply = await this.ask(this.worker, { type: 'judge', place });
    if (reply.type !== 'verdict') throw new Error('the judging thread gave no verdict');
    return reply.verdict;
  }

  close(): void {
    void this.worker?.terminate();
    this.end('the judging thread was dismissed');
  }

  private async ask(worker: Worker | undefined, request: JudgeRequest): Promise<JudgeReply> {
    const reply = await new Promise<JudgeReply>((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.post(worker, request);
    });
    if (reply.type === 'failed') throw new Error(reply.reason);
    return reply;
  }

  /** Throws where the thread that has the case is gone: a new one knows nothing of it. */
  private post(worker: Worker | undefined, request: JudgeRequest): void {
    if (worker === undefined || worker !== this.worker) throw new Error(this.lost);
    worker.postMessage(request);
  }

  private open(): Worker {
    const worker = new Worker(entry, {
      workerData: { plugins: importedPlugins() },
      // The terminal belongs to the screen.
      ...{ stdout: true, stderr: true },
    });
    // Who leaves does not wait for a verdict.
    worker.unref();
    const ended = (reason: string) => {
      if (this.worker === worker) this.end(reason);
    };
    worker.on('message', (reply: JudgeReply) => {
      const { waiting } = this;
      this.waiting = undefined;
      waiting?.resolve(reply);
    });
    worker.on('error', ({ message }) => ended(`the judging thread failed: ${message}`));
    worker.on('exit', (code) => ended(`the judging thread ended with exit code ${code}`));
    return worker;
  }

  /** The next case finds a new thread. */
  private end(reason: string): void {
    const { waiting } = this;
    this.lost = reason;
    this.worker = undefined;
    this.waiting = undefined;
    waiting?.reject(new Error(reason));
  }
}
