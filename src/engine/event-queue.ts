/** Events pushed from callbacks, read as an async stream. */

export class EventQueue<Event> {
  private readonly waiting: Event[] = [];
  private wake: () => void = () => undefined;

  push(event: Event): void {
    this.waiting.push(event);
    this.wake();
  }

  /** Everything pushed so far; waits for the first event when there is none. */
  async drain(): Promise<Event[]> {
    if (this.waiting.length === 0) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return this.waiting.splice(0);
  }
}
