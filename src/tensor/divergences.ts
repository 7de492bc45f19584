/** Which replicas of a training left the finite numbers, when and where. */

/** Training in which every replica left the finite numbers. */
export class DivergedError extends Error {
  override readonly name = 'DivergedError';
}

/** Replicas among more: whose they are a part of, and their places there. */
export interface PartOf {
  whole: Divergences;
  places: readonly number[];
}

export class Divergences {
  readonly replicas = new Set<number>();
  private readonly left = new Set<number>();
  private readonly reasons: string[] = [];

  /**
   * `what` names the training, `count` its replicas. Where they are a part of more, at these places of `whole`, that one
   * knows what is left.
   */
  constructor(
    private readonly what: string,
    private readonly count: number,
    private readonly within?: PartOf,
  ) {}

  /** What becomes of these replicas from now on is nobody's business. */
  leave(replicas: Iterable<number>): void {
    for (const replica of replicas) this.left.add(replica);
  }

  /** Marks replicas that diverged before a training was taken up again. */
  restore(replicas: readonly number[]): void {
    for (const replica of replicas) {
      this.replicas.add(replica);
      this.reasons.push(`before it was resumed (replica ${replica})`);
    }
  }

  /** Marks replicas with numbers, one a replica, that are not finite. Throws DivergedError where none is left. */
  note(step: number, numbers: Record<string, ArrayLike<number>>): void {
    for (const [name, values] of Object.entries(numbers)) {
      for (let replica = 0; replica < this.count; replica++) {
        if (Number.isFinite(values[replica])) continue;
        this.mark(replica, { step, what: `${name} of replica`, value: values[replica] });
      }
    }
  }

  private mark(replica: number, found: { step: number; what: string; value: number }): void {
    if (this.replicas.has(replica) || this.left.has(replica)) return;
    this.replicas.add(replica);
    if (this.within) {
      this.within.whole.mark(this.within.places[replica], found);
      return;
    }
    this.reasons.push(`at step ${found.step} (${found.what} ${replica} is ${found.value})`);
    if (this.replicas.size < this.count) return;
    throw new DivergedError(`${this.what} diverged ${this.reasons.join(', ')}; try a smaller learning rate`);
  }
}
