/** Whether anybody takes the cells: workers that are there, that refuse, or that are missing. */
import type { Queue } from 'bullmq';
import type { Word } from './job.js';

/** A worker's name in Redis: who, and how many cells at a time. */
export const workerName = (who: string, jobs: number) => `${who}/${jobs}`;

export class WorkerWatch {
  private readonly refusals = new Map<string, Set<string>>();
  /** What is wrong, as it was said last. */
  private said = '';
  private hasWorked = false;

  constructor(
    private readonly queue: Queue,
    private readonly announce: (words: string) => void,
    private readonly cacheFolder: string,
  ) {}

  /** Cells that all workers there can run at the same time. */
  async slots(): Promise<number> {
    return (await this.workers()).reduce((sum, name) => sum + (Number(name.split('/').at(-1)) || 1), 0);
  }

  refused({ worker, reason }: Word & { type: 'refused' }): void {
    const known = this.refusals.get(worker) ?? new Set();
    this.refusals.set(worker, known);
    if (!known.has(reason)) this.announce(`${worker} refuses stages: ${reason}`);
    known.add(reason);
  }

  worked(): void {
    this.hasWorked = true;
  }

  /** Says once what is wrong, and once that it is over. */
  async look(): Promise<void> {
    const workers = await this.workers();
    const wrong = this.hasWorked && workers.length > 0 ? '' : this.trouble(workers);
    this.hasWorked = false;
    if (wrong === this.said) return;
    this.announce(wrong === '' ? 'workers are there' : wrong);
    this.said = wrong;
  }

  private trouble(workers: readonly string[]): string {
    if (workers.length === 0)
      return `no worker is there; on any machine that has this cache: goodhart worker --cache ${this.cacheFolder}, with --redis or GOODHART_REDIS as here`;
    const refusing = workers.filter((name) => this.refusals.has(name.slice(0, name.lastIndexOf('/'))));
    if (refusing.length < workers.length) return '';
    return `no worker fits: ${workers.length === 1 ? 'the only one refuses' : `all ${workers.length} refuse`}`;
  }

  private async workers(): Promise<string[]> {
    try {
      const clients = await this.queue.getWorkers();
      const marker = ':w:';
      return clients.map(({ rawname = '' }) => rawname.slice(rawname.lastIndexOf(marker) + marker.length));
    } catch {
      // A hosted server may not list its clients.
      return ['unknown/1'];
    }
  }
}
