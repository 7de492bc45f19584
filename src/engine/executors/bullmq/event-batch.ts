/** What a running cell says, sent a few times a second: of several reports of progress the last one. */
import type { CellEvent } from '../../cell.js';

/** Milliseconds between two portions. A cell that ends before the first says nothing: its output tells it all. */
const interval = 250;

export class EventBatch {
  private rows: CellEvent[] = [];
  private progress: CellEvent | undefined;
  private sending: Promise<void> = Promise.resolve();
  private readonly timer: ReturnType<typeof setInterval>;
  private hasSent = false;
  private isBusy = false;

  /** `send` may reject: what is lost is on the screen a little later, or with the output. */
  constructor(private readonly send: (events: CellEvent[]) => Promise<unknown>) {
    this.timer = setInterval(() => this.flush(), interval);
  }

  add(event: CellEvent): void {
    if (event.type === 'rows') this.rows.push(event);
    else this.progress = event;
  }

  /** Sends the rest: whoever saw some of a table's rows as they arose takes none from the output. */
  async end(): Promise<void> {
    clearInterval(this.timer);
    await this.sending;
    if (this.hasSent && this.rows.length > 0) this.flush();
    await this.sending;
  }

  private flush(): void {
    const events = [...this.rows, ...(this.progress ? [this.progress] : [])];
    if (events.length === 0 || this.isBusy) return;
    this.rows = [];
    this.progress = undefined;
    this.hasSent = true;
    this.isBusy = true;
    this.sending = this.send(events).then(
      () => undefined,
      () => undefined,
    );
    void this.sending.then(() => {
      this.isBusy = false;
    });
  }
}
