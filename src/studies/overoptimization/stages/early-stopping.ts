/** Where a run ends before its budgets: where a proxy that it does not learn from liked its responses best. */

/** Evaluations without a new best after which a run is over: one √nat at the usual interval of 0.25. */
const patience = 4;

export interface EarlyStoppingState {
  /** One a replica; null before the first evaluation. */
  best: ({ iteration: number; score: number } | null)[];
  /** Evaluations since. */
  since: number[];
}

export class EarlyStopping {
  private state: EarlyStoppingState;

  constructor(replicas: number) {
    this.state = {
      best: Array.from({ length: replicas }, () => null),
      since: Array.from({ length: replicas }, () => 0),
    };
  }

  /** Takes the score of an evaluation and tells whether the run is over. */
  observe(replica: number, iteration: number, score: number): boolean {
    const { best, since } = this.state;
    const known = best[replica];
    if (known === null || score > known.score) {
      best[replica] = { iteration, score };
      since[replica] = 0;
    } else since[replica] += 1;
    return since[replica] >= patience;
  }

  /** Whether an evaluation lies no further than the best: what comes after it is thrown away. */
  keeps(replica: number, iteration: number): boolean {
    const best = this.state.best[replica];
    return best === null || iteration <= best.iteration;
  }

  save(): EarlyStoppingState {
    return structuredClone(this.state);
  }

  restore(state: EarlyStoppingState): void {
    this.state = structuredClone(state);
  }
}
