/** The user's wish to leave: the first one stops the study and waits for its last event, the second leaves at once. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export class Leaving {
  isRequested = false;
  isForced = false;
  readonly requested: Promise<void>;
  readonly forced: Promise<void>;
  private readonly handled: NodeJS.Signals[];
  private resolveRequested: () => void = () => {};
  private resolveForced: () => void = () => {};

  constructor(private readonly onQuit: () => void) {
    this.requested = new Promise((resolve) => {
      this.resolveRequested = resolve;
    });
    this.forced = new Promise((resolve) => {
      this.resolveForced = resolve;
    });
    // A program that handles signals itself must not hear of one of them twice.
    this.handled = signals.filter((signal) => process.listenerCount(signal) === 0);
    for (const signal of this.handled) process.on(signal, this.request);
  }

  readonly request = (): void => {
    if (this.isRequested) {
      this.isForced = true;
      this.resolveForced();
    }
    this.isRequested = true;
    this.resolveRequested();
    this.onQuit();
  };

  dispose(): void {
    for (const signal of this.handled) process.off(signal, this.request);
  }
}
