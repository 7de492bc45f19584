/** Holds the study's state for React and lets it through one snapshot a tick, however fast the events come. */
import type { StudyEvent } from '../study/events.js';
import { initialStudyState, reduceStudy, type StudyState } from './study-state.js';

export interface Snapshot {
  state: StudyState;
  /** Clock in milliseconds that the times on the screen refer to. */
  now: number;
}

export class StudyStore {
  private latest: StudyState;
  private snapshot: Snapshot;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly clock: () => number,
    state: StudyState = initialStudyState,
  ) {
    this.latest = state;
    this.snapshot = { state, now: clock() };
  }

  apply(event: StudyEvent, at: number = this.clock()): void {
    this.latest = reduceStudy(this.latest, event, at);
  }

  /** The state with every event so far, ahead of what is shown. */
  get current(): StudyState {
    return this.latest;
  }

  readonly getSnapshot = (): Snapshot => this.snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Shows the latest state; while the study runs the clock alone moves the picture once a second. */
  publish(): void {
    const now = this.clock();
    const isMoving = this.latest.status === 'running' && now - this.snapshot.now >= 1000;
    if (this.latest === this.snapshot.state && !isMoving) return;
    this.snapshot = { state: this.latest, now };
    for (const listener of this.listeners) listener();
  }
}
