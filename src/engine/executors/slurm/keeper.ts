/** Folders of arrays go when their tasks are done; where one failed, its words stay for who wants to read them. */
import { removeBatch } from './batch.js';

export class BatchKeeper {
  /** Tasks that are still under way, by the folder of their array. */
  private readonly open = new Map<string, number>();
  private readonly spoilt = new Set<string>();

  opened(batch: string, tasks: number): void {
    this.open.set(batch, tasks);
  }

  /** A task has come to its end. Arrays that another coordinator submitted are none of this one's. */
  left(batch: string, { well }: { well: boolean }): void {
    const before = this.open.get(batch);
    if (before === undefined) return;
    if (!well) this.spoilt.add(batch);
    this.open.set(batch, before - 1);
    if (before > 1) return;
    this.open.delete(batch);
    if (!this.spoilt.delete(batch)) removeBatch(batch);
  }

  /** Its jobs are cancelled: nobody asks for their words. */
  abandon(): void {
    for (const batch of this.open.keys()) removeBatch(batch);
    this.open.clear();
  }
}
