/** Holds the study for React and lets it through one snapshot a tick, however fast the events come. */
import { LiveFold } from '../display/live-fold.js';
import type { LiveStudy } from '../display/live-study.js';
import type { StudyEvent } from '../engine/events.js';
import { liveTables, passOf } from './shown-study.js';
import { StudyClock } from './time-left.js';

export interface Snapshot {
  live: LiveStudy;
  /** Of the study, which grows in place. */
  version: number;
  /** Clock in milliseconds that the times on the screen refer to. */
  now: number;
  /** Share of the work that is done, 0 to 1; it never falls. */
  fraction: number;
  secondsLeft: number | null;
}

export class StudyStore {
  private readonly fold = new LiveFold({ liveTables, passOf });
  private readonly timing = new StudyClock();
  private snapshot: Snapshot;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly clock: () => number) {
    this.snapshot = this.take();
  }

  apply(event: StudyEvent, at: number = this.clock()): void {
    this.fold.apply(event, at);
  }

  /** The study with every event so far, ahead of what is shown. */
  get current(): LiveStudy {
    return this.fold.current;
  }

  readonly getSnapshot = (): Snapshot => this.snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Shows the latest state; while the study runs the clock alone moves the picture once a second. */
  publish(): void {
    const next = this.take();
    const isMoving = next.live.status === 'running' && next.now - this.snapshot.now >= 1000;
    if (next.version === this.snapshot.version && !isMoving) return;
    this.snapshot = next;
    for (const listener of this.listeners) listener();
  }

  private take(): Snapshot {
    const [live, now] = [this.fold.current, this.clock()];
    return {
      ...{ live, now, version: this.fold.version },
      fraction: this.timing.fraction(live, now),
      secondsLeft: this.timing.left(live, now),
    };
  }
}
